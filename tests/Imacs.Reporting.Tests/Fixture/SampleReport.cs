using Imacs.Contracts.Summaries;

namespace Imacs.Reporting.Tests.Fixture;

/// <summary>A comparison as large as a usual one: 25 clusters from 300 real tiles, with made-up but plausible numbers.</summary>
internal static class SampleReport
{
    private const int Seed = 20240607;
    private static readonly Lazy<IReadOnlyList<SampleImage>> Images = new(SampleImage.LoadAll);
    private static readonly Lazy<IReadOnlyDictionary<string, (int X, int Y)>> Marks = new(SampleImage.LoadMarks);

    /// <summary>Two models that differ in some concepts, in one of them strongly.</summary>
    public static ReportInput Usual { get; } = Build("baseline", "watermarked", identical: false);

    /// <summary>A model against itself.</summary>
    public static ReportInput Identity { get; } = Build("baseline", "baseline again", identical: true);

    /// <summary>Every name is an attack.</summary>
    public static ReportInput Hostile { get; } = Poison(Build("<img src=x onerror=\"window.hacked=1\">", "</script><script>window.hacked=1</script>", identical: false));

    /// <summary>Three models: pairs beyond the first are listed.</summary>
    public static ReportInput ThreeModels { get; } = WithThird(Usual);

    private static ReportInput Build(string a, string b, bool identical)
    {
        var random = new Random(Seed);
        IReadOnlyList<SampleImage> images = Images.Value;
        string[] classes = [.. images.Select(i => i.Label).Distinct()];
        var patches = new List<ReportPatch>();
        var clusters = Enumerable.Range(0, 25).Select(id => Cluster(id, random, images, classes, a, b, identical, patches)).ToList();
        var ranked = clusters
            .OrderByDescending(c => c.Accepted).ThenByDescending(c => c.DeltaLow > 0 ? c.DeltaLow : c.DeltaHigh < 0 ? -c.DeltaHigh : 0).ThenBy(c => c.Id)
            .Select((c, i) => c with { Rank = i + 1 }).ToList();
        ClusterSummary top = ranked[0];
        return new ReportInput
        {
            Title = "EuroSAT: " + a + " against " + b,
            Summary = new ComparisonSummary
            {
                Comparison = "5f1d0c93a7be4412",
                Versions = new Dictionary<string, string> { ["TorchSharp"] = "0.107.0", ["libtorch"] = "2.10.0", ["imacs"] = "0.1.0" },
                Parameters = new SummaryParameters(7, 25, "label", "probability", "ig", "adaptive", 0.01, 5, "model encoder.pt", classes) { Baselines = ["black", "white"] },
                Models =
                [
                    new ModelSummary(a, Hash('a'), 0.9233, 277, 300),
                    new ModelSummary(b, identical ? Hash('a') : Hash('b'), identical ? 0.9233 : 0.8867, identical ? 277 : 266, 300),
                ],
                Pairs = [new PairSummary(a, b, new PredictionTable(300, 258, 19, 8, 15, [1, 1, 1, 1]), [])],
                Images = new ImageCounts(303, 300, 3,
                [
                    new QuarantineReason("The file ends before its last row: it was cut off while it was copied.", 2, "Forest/Forest_2931.png"),
                    new QuarantineReason("The file is not an image.", 1, "notes/readme.png"),
                ]),
                Clusters = ranked,
                Clustering = new ClusteringSummary(
                    25, true, null, 0.31, 0.182, 0.74,
                    [.. ((int[])[5, 8, 12, 20, 25, 40, 50]).Select(k => new KSummary(k, 0.182 - (Math.Abs(k - 25) * 0.002), 0.9 - (k * 0.006), 0.6 / Math.Sqrt(k / 5.0)))],
                    [new MergeSummary(ranked[0].Id, ranked[3].Id, 0.91, 0.66)]),
                Predictions = new PredictionTable(300, identical ? 277 : 258, identical ? 0 : 19, identical ? 0 : 8, identical ? 23 : 15, [1, 1, 1, 1]),
                Agreement =
                [
                    new AgreementSummary(a, b, Histogram(300, -1, 1, () => identical ? 1 : Math.Tanh(0.6 + (0.5 * Normal(random)))), Histogram(300, 0, 1, () => identical ? 1 : 0.25 + (0.5 * random.NextDouble()))),
                ],
                Quality = new QualitySummary(
                    new Dictionary<string, Distribution> { [a] = Errors(random, 0.004), [b] = Errors(random, 0.006) },
                    new Dictionary<string, Distribution> { [a] = Errors(random, 0.002), [b] = Errors(random, 0.003) },
                    new Dictionary<string, EvaluationSummary> { [a] = new(32.4, 34, 2), [b] = new(36.1, 34, 5) },
                    new Dictionary<string, int> { [a] = 0, [b] = 1 }),
                Headline = identical
                    ? ["No concept differs between the two models: every difference over 300 images is exactly 0."]
                    :
                    [
                        $"{b} relies more than {a} on concept {top.Id} ({top.Regions} regions in {top.Images} images, most often River): its share is {-top.Delta:0.000} higher (95 % interval {-top.DeltaHigh:0.000} to {-top.DeltaLow:0.000}, q < 0.001).",
                        $"{ranked.Count(c => c.Accepted && c.Significant)} of {ranked.Count(c => c.Accepted)} accepted concepts differ significantly between the models.",
                        $"{a} is right on 277 and {b} on 266 of 300 labelled images; where concept {top.Id} occurs, only {a} is right 2.4 times as often as elsewhere.",
                        "The models order an image's segments alike (median rank correlation 0.54).",
                    ],
            },
            Patches = patches,
            DrillDowns = [.. ranked.Take(4).SelectMany(c => c.Exemplars.Take(4)).DistinctBy(e => e.Image).Select((e, i) => Drill(e, images, a, b, identical, clusters, i))],
            Specification = $"models:\n  - name: {a}\n  - name: {b}\ndata: EuroSAT\nmethod: ig\nbaselines: [black, white]\nseed: 7\n",
            CreatedAt = new DateTimeOffset(2024, 6, 7, 12, 30, 0, TimeSpan.Zero),
            Timings = [new ReportTiming("attribution", TimeSpan.FromSeconds(71.3)), new ReportTiming("clustering", TimeSpan.FromSeconds(2.4)), new ReportTiming("report", TimeSpan.FromSeconds(0.6))],
        };
    }

    private static ClusterSummary Cluster(int id, Random random, IReadOnlyList<SampleImage> images, string[] classes, string a, string b, bool identical, List<ReportPatch> patches)
    {
        string theme = id == 4 ? "River" : classes[id % classes.Length];
        bool accepted = id < 22;
        int regions = accepted ? 130 - (4 * id) + random.Next(4) : 5 + random.Next(4);
        double base0 = 0.03 + (0.16 * random.NextDouble()) - (id == 9 ? 0.13 : 0);
        double delta = identical ? 0 : id == 4 ? -0.184 : 0.045 * Normal(random) * (id % 3 == 0 ? 1.3 : 0.4);
        double width = (accepted ? 0.012 : 0.05) + (0.012 * random.NextDouble());
        double halfDelta = identical ? 0 : width;
        bool significant = Math.Abs(delta) > halfDelta * 1.25;
        double p = identical ? 1 : Math.Min(1, Math.Exp(-2.2 * Math.Pow(Math.Abs(delta) / width, 1.6)));
        ClusterModelSummary Model(double mean) => new(mean, mean - width, mean + width, mean, mean - 0.04, mean + 0.05, 0.08, mean * 0.002, mean * 0.002, mean * regions / 300);
        SampleImage[] shown = [.. images.Where(i => i.Label == theme).Skip(random.Next(6)).Take(accepted ? 12 : 5)];
        var exemplars = new List<Exemplar>();
        foreach (SampleImage image in shown)
        {
            int w = id == 4 ? 12 : 14 + random.Next(22);
            int h = id == 4 ? 12 : 14 + random.Next(22);
            (int x, int y) = id == 4 && Marks.Value.TryGetValue(image.Id, out (int X, int Y) mark)
                ? (Math.Clamp(mark.X - 2, 0, image.Width - w), Math.Clamp(mark.Y - 2, 0, image.Height - h))
                : (random.Next(image.Width - w), random.Next(image.Height - h));
            double share = base0 + (0.02 * Normal(random));
            patches.Add(new ReportPatch(id, exemplars.Count, image.Patch(x, y, w, h), image.Id, x, y, w, h));
            exemplars.Add(new Exemplar(image.Id, random.Next(12), image.Label, x, y, w, h, new Dictionary<string, double> { [a] = share, [b] = share - delta }));
        }

        int count = Math.Min(regions, 100);
        int onlyA = identical ? 0 : random.Next(count / 5);
        int onlyB = identical ? 0 : random.Next(count / 6);
        int bothWrong = random.Next(1 + (count / 10));
        return new ClusterSummary
        {
            Id = id,
            Rank = 0,
            Regions = regions,
            Images = count,
            Accepted = accepted,
            RejectedBecause = accepted ? null : $"{regions} regions, at most the 10 that a concept needs.",
            Models = new Dictionary<string, ClusterModelSummary> { [a] = Model(base0), [b] = Model(base0 - delta) },
            Delta = delta,
            DeltaLow = delta - halfDelta,
            DeltaHigh = delta + halfDelta,
            PValue = p,
            QValue = Math.Min(1, p * 1.4),
            Significant = significant,
            Pairs = [new PairDifference(a, b, delta, delta - halfDelta, delta + halfDelta, delta - halfDelta, delta + halfDelta, delta / (0.06 + (0.1 * random.NextDouble())), p, Math.Min(1, p * 1.4), 0, 0, id + 1, new PredictionTable(9, 5, 2, 1, 1, [1, 1, 1, 1])) { Drop = new DropDifference(delta, delta - 0.02, delta + 0.02) }],
            Causal = new CausalSummary(48, new Dictionary<string, CausalModelSummary> { [a] = new(0.21, 0.18, 0.24, 0.7), [b] = new(0.21 - delta, 0.18 - delta, 0.24 - delta, null) }),
            SelectedBy = new Dictionary<string, int> { [a] = identical ? 0 : regions / 3, [b] = identical ? 0 : regions / 4, ["both"] = identical ? regions : regions - (regions / 3) - (regions / 4) },
            Predictions = new PredictionTable(count, count - onlyA - onlyB - bothWrong, onlyA, onlyB, bothWrong,
                [(count - onlyA - onlyB - bothWrong) / (count * 0.86), identical ? null : onlyA / (count * 0.063), identical ? null : onlyB / (count * 0.027), bothWrong / (count * 0.05)]),
            Labels = [new LabelCount(theme, count - (count / 4)), new LabelCount(classes[(id + 3) % classes.Length], count / 6), new LabelCount(classes[(id + 5) % classes.Length], count / 12), new LabelCount(classes[(id + 7) % classes.Length], 1)],
            Exemplars = exemplars,
        };
    }

    private static DrillDown Drill(Exemplar exemplar, IReadOnlyList<SampleImage> images, string a, string b, bool identical, List<ClusterSummary> clusters, int index)
    {
        SampleImage image = images.Single(i => i.Id == exemplar.Image);
        DrillDownModel Model(string name, int seed, double strength, bool right)
        {
            float[] map = image.Map(new Random(seed), exemplar.X + (exemplar.Width / 2), exemplar.Y + (exemplar.Height / 2), strength);
            double change = map.Sum(v => (double)v) * 1.004;
            return new DrillDownModel(name, map, right ? image.Label : "SeaLake", right ? 0.97 : 0.61, image.Label, change, 0.004, 28 + (index % 9));
        }

        return new DrillDown
        {
            Image = image.Id,
            Label = image.Label,
            Width = image.Width,
            Height = image.Height,
            ImagePng = image.File,
            SegmentsPng = image.WithSegments(new Random(index)),
            Models = [Model(a, index, 0.0018, right: true), Model(b, identical ? index : index + 1000, identical ? 0.0018 : 0.0062, right: identical || index % 3 != 1)],
            Regions =
            [
                new DrillDownRegion(exemplar.Region, clusters.First(c => c.Exemplars.Contains(exemplar)).Id, exemplar.X, exemplar.Y, exemplar.Width, exemplar.Height, exemplar.Shares),
                new DrillDownRegion(exemplar.Region + 1, index % 2 == 0 ? 7 : null, 40, 34, 22, 26, new Dictionary<string, double> { [a] = 0.081, [b] = identical ? 0.081 : 0.043 }),
            ],
        };
    }

    private static ReportInput Poison(ReportInput input)
    {
        const string Attack = "</script><img src=x onerror=\"window.hacked=1\"><a href=\"javascript:window.hacked=1\">'&amp;";
        ClusterSummary Bad(ClusterSummary c) => c with
        {
            Labels = [new LabelCount(Attack, 3)],
            RejectedBecause = c.Accepted ? null : Attack,
            Exemplars = [.. c.Exemplars.Select(e => e with { Image = Attack + e.Image, Label = Attack })],
        };
        return input with
        {
            Title = Attack,
            Specification = Attack,
            Summary = input.Summary with
            {
                Headline = [Attack],
                Clusters = [.. input.Summary.Clusters.Select(Bad)],
                Parameters = input.Summary.Parameters with { Classes = [Attack], Embedder = Attack },
                Images = input.Summary.Images with { Reasons = [new QuarantineReason(Attack, 3, Attack)] },
            },
            DrillDowns = [.. input.DrillDowns.Select(d => d with { Image = Attack + d.Image, Label = Attack, Models = [.. d.Models.Select(m => m with { Predicted = Attack, Target = Attack })] })],
        };
    }

    private static ReportInput WithThird(ReportInput input)
    {
        ComparisonSummary s = input.Summary;
        const string Third = "small";
        return input with
        {
            Pages =
            [
                new PairPage("one", "index.html", true), new PairPage("two", "a-vs-small.html", false), new PairPage("three", "b-vs-small.html", false),
            ],
            Summary = s with
            {
                Pairs =
                [
                    .. s.Pairs,
                    s.Pairs[0] with { Second = Third, Headline = ["The second pair."] },
                    s.Pairs[0] with { First = s.Pairs[0].Second, Second = Third, Headline = ["The third pair."] },
                ],
                Models = [.. s.Models, new ModelSummary(Third, Hash('c'), null, 0, 0)],
                Clusters =
                [
                    .. s.Clusters.Select(c => c with
                    {
                        Pairs = [.. c.Pairs, c.Pairs[0] with { Second = Third }, c.Pairs[0] with { First = c.Pairs[0].Second, Second = Third }],
                    }),
                ],
            },
        };
    }

    private static Distribution Errors(Random random, double centre) =>
        Histogram(300, 1e-4, 0.1, () => centre * Math.Exp(0.9 * Normal(random)), byRatio: true);

    private static Distribution Histogram(int count, double low, double high, Func<double> draw, bool byRatio = false)
    {
        const int Bins = 30;
        double[] edges = [.. Enumerable.Range(0, Bins + 1).Select(i => byRatio ? low * Math.Pow(high / low, (double)i / Bins) : low + ((high - low) * i / Bins))];
        double[] values = [.. Enumerable.Range(0, count).Select(_ => draw()).Order()];
        var counts = new int[Bins];
        foreach (double value in values)
            counts[Math.Clamp(Array.FindLastIndex(edges, e => e <= value), 0, Bins - 1)]++;
        return new Distribution(count, values.Average(), values[count / 2], values[(int)(count * 0.95)], values[^1], edges, counts);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static string Hash(char digit) => string.Concat(Enumerable.Repeat($"{digit}3f0", 16));
}
