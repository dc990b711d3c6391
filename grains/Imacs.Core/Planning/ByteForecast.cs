namespace Imacs.Core.Planning;

/// <summary>Bytes of a comparison's artifacts.</summary>
/// <param name="Plan">Plan files.</param>
/// <param name="Shards">The shards' tables, embeddings included.</param>
/// <param name="Embeddings">The embeddings' part of the shards.</param>
/// <param name="Regions">regions.parquet.</param>
/// <param name="Report">Summary, drill-downs, cluster tables and report: they do not grow with the images.</param>
public sealed record ByteForecast(double Plan, double Shards, double Embeddings, double Regions, double Report)
{
    /// <summary>All of them; the embeddings are counted with the shards.</summary>
    public double Total => Plan + Shards + Regions + Report;
}
