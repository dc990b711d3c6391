using System.Globalization;
using Imacs.Contracts.Errors;
using Imacs.Datasets.Labels;

namespace Imacs.Datasets.Tests.Labels;

[Trait("Suite", "Unit")]
public sealed class DistinctLabelsTests
{
    [Fact]
    public void Add_Repeats_GivesEachOnceInOrder()
    {
        var labels = new DistinctLabels("list.csv");
        foreach (string? label in (string?[])["River", null, "Forest", "River", "forest"])
            labels.Add(label);

        Assert.Equal(["Forest", "River", "forest"], labels.All);
    }

    [Fact]
    public void Add_OneForEachImage_IsRefusedWithExamples()
    {
        var labels = new DistinctLabels("list.csv");
        for (int number = 0; number < DistinctLabels.Most; number++)
            labels.Add(number.ToString("D6", CultureInfo.InvariantCulture));
        labels.Add("000007");

        DatasetUnavailableException error = Assert.Throws<DatasetUnavailableException>(() => labels.Add("one more"));

        Assert.Contains("list.csv has more than 65,536 different labels", error.Message, StringComparison.Ordinal);
        Assert.Contains("'000000', '000001', '000002'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'label'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_WholeTextsAsLabels_AreRefusedBeforeTheyFillTheMemory()
    {
        var labels = new DistinctLabels("list.csv");

        DatasetUnavailableException error = Assert.Throws<DatasetUnavailableException>(() =>
        {
            for (int number = 0; number < 100; number++)
                labels.Add($"{number}{new string('x', 1 << 20)}");
        });

        Assert.True(error.Message.Length < 1000);
    }
}
