using Imacs.Contracts.Summaries;
using Imacs.Core.Statistics;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Summaries;

/// <summary>What is gathered of the images while they go by: accuracy, quality, agreement, quarantine.</summary>
/// <param name="models">The models' names, by slot.</param>
/// <param name="pairs">The pairs of slots whose predictions are counted together.</param>
internal sealed class QualityTally(IReadOnlyList<string> models, IReadOnlyList<(int First, int Second)> pairs)
{
    private readonly List<double>[] _completeness = [.. models.Select(_ => new List<double>())];
    private readonly List<double>[] _shareError = [.. models.Select(_ => new List<double>())];
    private readonly long[] _gradients = new long[models.Count];
    private readonly long[] _forwards = new long[models.Count];
    private readonly int[] _capped = new int[models.Count];
    private readonly int[] _flat = new int[models.Count];
    private readonly int[] _correct = new int[models.Count];
    private readonly List<double>[] _spearman = [.. ModelPairs.Of(models.Count).Select(_ => new List<double>())];
    private readonly List<double>[] _topAreaIou = [.. ModelPairs.Of(models.Count).Select(_ => new List<double>())];
    private readonly List<ImageRecord> _rejected = [];
    private readonly PredictionCells[] _cells = new PredictionCells[pairs.Count];

    public int Total { get; private set; }

    public int Labelled { get; private set; }

    public int Processed => Total - _rejected.Count;

    /// <summary>By pair.</summary>
    public IReadOnlyList<PredictionCells> Cells => _cells;

    public IReadOnlyList<ImageRecord> Rejected => _rejected;

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
            _correct[slot] += image.IsRight(slot) ? 1 : 0;
        }

        for (int pair = 0; pair < _spearman.Length; pair++)
        {
            _spearman[pair].Add(image.Spearman[pair]);
            _topAreaIou[pair].Add(image.TopAreaIou[pair]);
        }

        if (image.LabelIndex < 0)
            return;
        Labelled++;
        for (int pair = 0; pair < _cells.Length; pair++)
            _cells[pair] = _cells[pair].Add(image.IsRight(pairs[pair].First), image.IsRight(pairs[pair].Second));
    }

    public ModelSummary Model(int slot, string sha256) =>
        new(models[slot], sha256, Labelled == 0 ? null : _correct[slot] / (double)Labelled, _correct[slot], Labelled);

    public ImageCounts Counts => new(Total, Processed, _rejected.Count, [.. _rejected
        .GroupBy(image => image.Rejected!)
        .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new QuarantineReason(group.Key, group.Count(), group.First().Image))]);

    public IReadOnlyList<AgreementSummary> Agreement => [.. ModelPairs.Of(models.Count).Select((pair, i) => new AgreementSummary(
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
