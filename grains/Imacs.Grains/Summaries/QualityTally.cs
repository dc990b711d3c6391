using Imacs.Contracts.Summaries;
using Imacs.Core.Statistics;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Summaries;

/// <summary>What is gathered of the images while they go by: accuracy, quality, agreement, quarantine.</summary>
/// <param name="models">The models' names, by slot.</param>
internal sealed class QualityTally(IReadOnlyList<string> models)
{
    private readonly List<double>[] _completeness = [.. models.Select(_ => new List<double>())];
    private readonly List<double>[] _shareError = [.. models.Select(_ => new List<double>())];
    private readonly long[] _gradients = new long[models.Count];
    private readonly long[] _forwards = new long[models.Count];
    private readonly int[] _capped = new int[models.Count];
    private readonly int[] _flat = new int[models.Count];
    private readonly int[] _correct = new int[models.Count];
    private readonly List<double>[] _spearman = [.. Pairs(models.Count).Select(_ => new List<double>())];
    private readonly List<double>[] _topAreaIou = [.. Pairs(models.Count).Select(_ => new List<double>())];
    private readonly List<ImageRecord> _rejected = [];
    private PredictionCells _cells;

    public int Total { get; private set; }

    public int Labelled { get; private set; }

    public int Processed => Total - _rejected.Count;

    public PredictionCells Cells => _cells;

    public IReadOnlyList<ImageRecord> Rejected => _rejected;

    /// <summary>The pairs of slots, in the order in which pairwise numbers are stored.</summary>
    public static IEnumerable<(int First, int Second)> Pairs(int models)
    {
        for (int a = 0; a < models; a++)
        {
            for (int b = a + 1; b < models; b++)
                yield return (a, b);
        }
    }

    public void Add(ImageRecord image)
    {
        Total++;
        if (image.Rejected is not null)
        {
            _rejected.Add(image);
            return;
        }

        for (int slot = 0; slot < models.Count; slot++)
        {
            ImageModelRecord model = image.Models[slot];
            _completeness[slot].Add(model.CompletenessError);
            _shareError[slot].Add(model.ShareError);
            _gradients[slot] += model.Gradients;
            _forwards[slot] += model.Forwards;
            _capped[slot] += model.Capped ? 1 : 0;
            _flat[slot] += model.Norm == 0 ? 1 : 0;
            _correct[slot] += image.LabelIndex >= 0 && model.Predicted == image.LabelIndex ? 1 : 0;
        }

        for (int pair = 0; pair < _spearman.Length; pair++)
        {
            _spearman[pair].Add(image.Spearman[pair]);
            _topAreaIou[pair].Add(image.TopAreaIou[pair]);
        }

        if (image.LabelIndex < 0)
            return;
        Labelled++;
        _cells = _cells.Add(image.Models[0].Predicted == image.LabelIndex, image.Models[1].Predicted == image.LabelIndex);
    }

    public ModelSummary Model(int slot, string sha256) =>
        new(models[slot], sha256, Labelled == 0 ? null : _correct[slot] / (double)Labelled, _correct[slot], Labelled);

    public ImageCounts Counts => new(Total, Processed, _rejected.Count, [.. _rejected
        .GroupBy(image => image.Rejected!)
        .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new QuarantineReason(group.Key, group.Count(), group.First().Image))]);

    public IReadOnlyList<AgreementSummary> Agreement => [.. Pairs(models.Count).Select((pair, i) => new AgreementSummary(
        models[pair.First], models[pair.Second], Distributions.Of(_spearman[i], -1, 1), Distributions.Of(_topAreaIou[i], 0, 1)))];

    public QualitySummary Quality => new(
        ByModel(slot => Distributions.Of(_completeness[slot])),
        ByModel(slot => Distributions.Of(_shareError[slot])),
        ByModel(slot => new EvaluationSummary(Mean(_gradients[slot]), Mean(_forwards[slot]), _capped[slot])),
        ByModel(slot => _flat[slot]));

    private double Mean(long sum) => Processed == 0 ? 0 : sum / (double)Processed;

    private Dictionary<string, T> ByModel<T>(Func<int, T> value) =>
        models.Select((name, slot) => (name, Value: value(slot))).ToDictionary(pair => pair.name, pair => pair.Value);
}
