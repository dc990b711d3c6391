using Imacs.Core.Planning;

namespace Imacs.Core.Tests.Planning;

/// <summary>Forecasts that can be checked by hand.</summary>
[Trait("Suite", "Unit")]
public sealed class ScaleArithmeticTests
{
    private const double Day = 86_400;

    /// <summary>The example on paper: 10^9 images, 2 models, 25 evaluations x 2 baselines each, 3,000 a second, shards of 256, 400 devices, 5 regions of 256 half-precision
    /// values.</summary>
    private static readonly ScaleQuestion Paper = new()
    {
        Images = 1_000_000_000,
        ShardSize = 256,
        Load = new(Gradients: 2 * 25 * 2, Forwards: 0, Embeddings: 0, Regions: 5, PoolSegments: 0),
        Bytes = new(Plan: 0, Images: 0, Regions: 5 * 256 * 2, Pool: 0, Embeddings: 5 * 256 * 2, ResultRegions: 0, Shard: 0, Report: 0),
        Rates = new(3000, 10_000),
        Fleet = new(400, 1, null),
        StoreSeconds = 1e-6,
    };

    private static readonly ScaleQuestion Small = new()
    {
        Images = 1000,
        ShardSize = 64,
        Load = new(Gradients: 36, Forwards: 2, Embeddings: 13, Regions: 9, PoolSegments: 4),
        Bytes = new(Plan: 170, Images: 100, Regions: 900, Pool: 400, Embeddings: 1000, ResultRegions: 80, Shard: 50, Report: 5000),
        Rates = new(100, 300),
        Fleet = new(2, 4, 2.5),
        ChecksCausality = true,
        StoreSeconds = 0.01,
    };

    [Fact]
    public void Forecast_ExampleOnPaper_ComesOut()
    {
        ScaleForecast forecast = ScaleArithmetic.Forecast(Paper);

        Assert.Equal(1e11, forecast.Gradients);
        Assert.Equal(3_906_250, forecast.Shards);
        Assert.InRange(forecast.Stages[1].Seconds!.Value / Day, 0.95, 1);
        Assert.Equal("400 devices", forecast.Stages[1].BoundBy);
        Assert.Equal(9259, forecast.DeviceHours!.Value, 1.0);
        Assert.InRange(forecast.LeasesPerSecond!.Value, 45, 47);
        Assert.Equal(2.56e12, forecast.Bytes.Embeddings);
        Assert.InRange(forecast.SchedulerBytes, 480_000, 500_000);
        Assert.Equal("attributing", forecast.Limit!.Stage);
    }

    [Fact]
    public void Forecast_StoreThatTakesTenMilliseconds_IsLimitedByReadsInOrder()
    {
        ScaleForecast forecast = ScaleArithmetic.Forecast(Paper with { StoreSeconds = 0.01, ChecksCausality = true });

        Assert.Equal(["planning", "attributing", "clustering", "checking", "summarising", "rendering"], forecast.Stages.Select(stage => stage.Stage));
        Assert.Equal(2_610.3525, forecast.Stages[0].Seconds!.Value, 1e-6);
        Assert.Equal(4 * 39_062.5, forecast.Stages[4].Seconds!.Value, 1e-6);
        Assert.True(forecast.Limit!.Seconds > forecast.Stages[1].Seconds);
        Assert.Equal(forecast.Stages.Sum(stage => stage.Seconds!.Value), forecast.Seconds!.Value, 1e-6);
    }

    [Fact]
    public void Forecast_SmallComparison_AddsUpByHand()
    {
        ScaleForecast forecast = ScaleArithmetic.Forecast(Small);

        Assert.Equal((1000, 16, 4), (forecast.Images, forecast.Shards, forecast.PlanFiles));
        Assert.Equal((36_000, 2000, 13_000, 9000), (forecast.Gradients, forecast.Forwards, forecast.Embeddings, forecast.Regions));
        // 36,000 / 100 + 15,000 / 300 = 410 device seconds; on 8 devices.
        Assert.Equal(410 / 3600.0, forecast.DeviceHours!.Value, 1e-12);
        Assert.Equal(410 / 8.0, forecast.Stages[1].Seconds!.Value, 1e-12);
        Assert.Equal(2.5 * 410 / 3600, forecast.Cost!.Value, 1e-12);
        // From the first image listed to the last page rendered, 8 devices at 2.50.
        Assert.Equal(forecast.Seconds!.Value * 8 / 3600, forecast.HeldHours!.Value, 1e-12);
        Assert.Equal(2.5 * forecast.HeldHours.Value, forecast.HeldCost!.Value, 1e-12);
        Assert.True(forecast.HeldHours > forecast.DeviceHours);
        Assert.Equal(16 / 51.25, forecast.LeasesPerSecond!.Value, 1e-12);
        Assert.Equal(64, forecast.WorkerWrites);
        Assert.Equal(64 / 51.25, forecast.WritesPerSecond!.Value, 1e-12);
        Assert.Equal(new ByteForecast(170_000, 1_400_000 + 800, 1_000_000, 80_000, 5000), forecast.Bytes);
        Assert.Equal(1_655_800, forecast.Bytes.Total);
        Assert.Equal(8, forecast.SchedulerBytes);
        Assert.Equal(0.01 * 16 * 6, forecast.Stages[4].Seconds!.Value, 1e-12);
    }

    [Fact]
    public void Forecast_NoRate_KnowsAllButTimes()
    {
        ScaleForecast forecast = ScaleArithmetic.Forecast(Small with { Rates = null });

        Assert.Equal(36_000, forecast.Gradients);
        Assert.Equal(
            (null, null, null, null, null, null),
            (forecast.DeviceHours ?? forecast.HeldHours, forecast.Cost ?? forecast.HeldCost, forecast.LeasesPerSecond, forecast.WritesPerSecond, forecast.Seconds, forecast.Limit));
        Assert.Null(forecast.Stages[1].Seconds);
        Assert.NotNull(forecast.Stages[0].Seconds);
    }

    [Fact]
    public void Forecast_MoreWorkersThanShards_HelpNothing()
    {
        double? enough = ScaleArithmetic.Forecast(Small with { Fleet = new(16, 4, null) }).Stages[1].Seconds;

        Assert.Equal(enough, ScaleArithmetic.Forecast(Small with { Fleet = new(1600, 4, null) }).Stages[1].Seconds);
    }

    [Fact]
    public void Forecast_MoreLeasesThanTheSchedulerGives_IsBoundByIt()
    {
        ScaleForecast forecast = ScaleArithmetic.Forecast(Paper with { ShardSize = 1, Fleet = new(100_000, 1, null) });

        Assert.Equal(1e6, forecast.Stages[1].Seconds!.Value, 1.0);
        Assert.Contains("scheduler", forecast.Stages[1].BoundBy, StringComparison.Ordinal);
        Assert.Equal(1000, forecast.LeasesPerSecond!.Value, 1e-6);
    }

    [Fact]
    public void Forecast_TwiceTheImages_TakesTwiceAsLong()
    {
        ScaleForecast once = ScaleArithmetic.Forecast(Small with { Images = 64_000 }), twice = ScaleArithmetic.Forecast(Small with { Images = 128_000 });

        Assert.Equal(2 * once.Seconds!.Value, twice.Seconds!.Value, 1e-6);
        Assert.Equal(2 * (once.Bytes.Total - 5000), twice.Bytes.Total - 5000, 1e-3);
    }

    [Fact]
    public void FromGradients_OneRate_CountsAForwardAsAThird() => Assert.Equal(1000, DeviceRates.FromGradients(350).Forwards, 1e-9);

    [Fact]
    public void Forecast_OutOfRange_IsRefused()
    {
        ScaleQuestion[] wrong =
        [
            Small with { Images = 0 },
            Small with { Images = 1L << 31 },
            Small with { ShardSize = 0 },
            Small with { Fleet = new(0, 1, null) },
            Small with { Fleet = new(1, 0, null) },
            Small with { Rates = new(0, 1) },
            Small with { Rates = new(1, double.NaN) },
            Small with { StoreSeconds = 0 },
            Small with { StoreSeconds = double.PositiveInfinity },
        ];

        Assert.All(wrong, question => Assert.Throws<ArgumentOutOfRangeException>(() => ScaleArithmetic.Forecast(question)));
    }
}
