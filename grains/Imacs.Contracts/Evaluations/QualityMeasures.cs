namespace Imacs.Contracts.Evaluations;

/// <summary>The measures of attribution quality that <c>imacs evaluate</c> computes; formulas are in docs/method.md.</summary>
public static class QualityMeasures
{
    /// <summary>The relative completeness error.</summary>
    public const string Completeness = "completeness";

    /// <summary>Correlation of claimed and measured drops over random subsets of pixels.</summary>
    public const string SensitivityN = "sensitivity-n";

    /// <summary>Area under the probability while the most important pixels go.</summary>
    public const string Deletion = "deletion";

    /// <summary>Area under the probability while the most important pixels come.</summary>
    public const string Insertion = "insertion";

    /// <summary>Area over the curve while the most relevant grid cells go.</summary>
    public const string Aopc = "aopc";

    /// <summary>Area over the normalised curve while the most relevant segments go.</summary>
    public const string Irof = "irof";

    /// <summary>Infidelity under the removal of squares.</summary>
    public const string InfidelitySquare = "infidelity-square";

    /// <summary>Infidelity under gaussian strengths of removal.</summary>
    public const string InfidelityGaussian = "infidelity-gaussian";

    /// <summary>Largest relative change of the map in a small neighbourhood.</summary>
    public const string MaxSensitivity = "max-sensitivity";

    /// <summary>Rank correlation with the map of the randomised model, signs kept.</summary>
    public const string RandomisationSpearman = "randomisation-spearman";

    /// <summary>Rank correlation with the map of the randomised model, magnitudes.</summary>
    public const string RandomisationSpearmanAbsolute = "randomisation-spearman-abs";

    /// <summary>Structural similarity to the map of the randomised model, magnitudes.</summary>
    public const string RandomisationSsim = "randomisation-ssim";

    /// <summary>Part of the positive relevance inside the known box.</summary>
    public const string RelevanceMass = "relevance-mass";

    /// <summary>Part of the top pixels inside the known box.</summary>
    public const string RelevanceRank = "relevance-rank";

    /// <summary>Whether the top pixel is inside the known box.</summary>
    public const string PointingGame = "pointing-game";

    /// <summary>Gini index of the magnitudes.</summary>
    public const string Gini = "gini";

    /// <summary>Entropy of the magnitudes.</summary>
    public const string Entropy = "entropy";

    /// <summary>The group of measures that need to know where the evidence is.</summary>
    public const string LocalisationGroup = "localisation";

    /// <summary>The group of measures that need copies of the model with redrawn weights.</summary>
    public const string RandomisationGroup = "randomisation";

    /// <summary>The group of measures that ask whether a map tells what the model does.</summary>
    public const string FaithfulnessGroup = "faithfulness";

    private const string Robustness = "robustness";
    private const string Complexity = "complexity";

    /// <summary>All measures, in the order of tables.</summary>
    public static IReadOnlyList<QualityMeasure> All { get; } =
    [
        new(Completeness, FaithfulnessGroup, MeasureDirection.Lower, "0 and above",
            "Does the map add up to the change of the output from baseline to image?",
            "Necessary, not sufficient: a wrong map can add up. Undefined for methods that promise no sum.",
            "Sundararajan, Taly and Yan 2017"),
        new(SensitivityN, FaithfulnessGroup, MeasureDirection.Higher, "−1 to 1",
            "When random subsets of n pixels are removed, does the output drop as their attributions say?",
            "Removed pixels leave images unlike any the model was trained on; mean over several n, see the curve for each.",
            "Ancona, Ceolini, Öztireli and Gross 2018"),
        new(Deletion, FaithfulnessGroup, MeasureDirection.Lower, "0 to 1",
            "How fast does the probability fall when the most important pixels are removed first?",
            "Rewards noisy maps too: scattered removed pixels act as an adversarial pattern. Read it beside insertion.",
            "Petsiuk, Das and Saenko 2018 (RISE)"),
        new(Insertion, FaithfulnessGroup, MeasureDirection.Higher, "0 to 1",
            "How fast does the probability rise when the most important pixels are put back first into the blurred image?",
            "A model that recognises the blurred image already leaves little room.",
            "Petsiuk, Das and Saenko 2018 (RISE)"),
        new(Aopc, FaithfulnessGroup, MeasureDirection.Higher, "−1 to 1",
            "How much probability is lost, on average, while the most relevant grid cells are removed?",
            "Depends on the cells' size and on what replaces them; compare methods, not datasets.",
            "Samek, Binder, Montavon, Lapuschkin and Müller 2017"),
        new(Irof, FaithfulnessGroup, MeasureDirection.Higher, "at most 1",
            "The same with segments instead of cells, relative to the image's own probability.",
            "Undefined where the probability is below 0.1, for then it has little to lose and a ratio to it says nothing.",
            "Rieger and Hansen 2020"),
        new(InfidelitySquare, FaithfulnessGroup, MeasureDirection.Lower, "0 to 1",
            "How much of the output's reaction to removed squares does the map, at its best scale, leave unexplained?",
            "0 is a model that is linear in the perturbation; real networks do not reach it.",
            "Yeh, Hsieh, Suggala, Inouye and Ravikumar 2019"),
        new(InfidelityGaussian, FaithfulnessGroup, MeasureDirection.Lower, "0 to 1",
            "The same for perturbations that fade every pixel by a gaussian strength of its own.",
            "A small, local perturbation: it judges the slope around the image more than the way from the baseline.",
            "Yeh, Hsieh, Suggala, Inouye and Ravikumar 2019"),
        new(MaxSensitivity, Robustness, MeasureDirection.Lower, "0 and above",
            "How much, relative to itself, can the map change when every pixel moves by at most 0.02?",
            "A map that never changes has 0 and explains nothing; the lower bound of a maximum, over ten draws.",
            "Yeh, Hsieh, Suggala, Inouye and Ravikumar 2019"),
        new(RandomisationSpearman, RandomisationGroup, MeasureDirection.Lower, "−1 to 1",
            "Does the ranking of pixels survive when every weight of the model is redrawn? It should not.",
            "Can be failed, not won: noise passes. High values betray a method that does not look at the model.",
            "Adebayo, Gilmer, Muelly, Goodfellow, Hardt and Kim 2018"),
        new(RandomisationSpearmanAbsolute, RandomisationGroup, MeasureDirection.Lower, "−1 to 1",
            "The same for magnitudes, where a change of sign is no change.",
            "As above; methods that multiply by the image keep some of the image whatever the weights.",
            "Adebayo, Gilmer, Muelly, Goodfellow, Hardt and Kim 2018"),
        new(RandomisationSsim, RandomisationGroup, MeasureDirection.Lower, "−1 to 1",
            "The same for the look of the heat map.",
            "As above; SSIM is high between any two maps that are mostly near 0.",
            "Adebayo et al. 2018; Wang, Bovik, Sheikh and Simoncelli 2004"),
        new(RelevanceMass, LocalisationGroup, MeasureDirection.Higher, "0 to 1",
            "Which part of the positive attribution lies inside the known box?",
            "Tells of the method only where the model does use what is in the box.",
            "Arras, Osman and Samek 2022"),
        new(RelevanceRank, LocalisationGroup, MeasureDirection.Higher, "0 to 1",
            "Of as many top pixels as the box has, which part lies inside it?",
            "As above.",
            "Arras, Osman and Samek 2022"),
        new(PointingGame, LocalisationGroup, MeasureDirection.Higher, "0 to 1",
            "Does the top pixel lie inside the known box?",
            "As above; one pixel of a map decides.",
            "Zhang, Bargal, Lin, Brandt, Shen and Sclaroff 2018"),
        new(Gini, Complexity, MeasureDirection.Higher, "0 to 1",
            "How concentrated is the map?",
            "Short is not true: it says nothing about the model.",
            "Chalasani, Chen, Chowdhury, Wu and Jha 2020"),
        new(Entropy, Complexity, MeasureDirection.Lower, "0 to ln(pixels), in nats",
            "How spread out is the map?",
            "As above.",
            "Bhatt, Weller and Moura 2020"),
    ];

    /// <summary>The measures that names of measures or groups choose.</summary>
    /// <param name="names">Names; none for all measures.</param>
    /// <returns>In the order of <see cref="All"/>, each once.</returns>
    /// <exception cref="Errors.InvalidSpecException">A name is neither.</exception>
    public static IReadOnlyList<QualityMeasure> Choose(IReadOnlyCollection<string> names)
    {
        foreach (string name in names)
        {
            if (!All.Any(measure => measure.Name == name || measure.Group == name))
                throw new Errors.InvalidSpecException($"--measure {name}: choose of {string.Join(", ", All.Select(measure => measure.Name))}; or a group: {string.Join(", ", All.Select(measure => measure.Group).Distinct())}.");
        }

        return names.Count == 0 ? All : [.. All.Where(measure => names.Contains(measure.Name) || names.Contains(measure.Group))];
    }
}
