namespace Imacs.Core.Planning;

/// <summary>How many bytes of artifacts one image leaves, on average; and what a comparison leaves whatever its images.</summary>
/// <param name="Plan">Its line in the plan.</param>
/// <param name="Images">Its row in the shard's table of images.</param>
/// <param name="Regions">Its regions in the shard's table, embeddings included.</param>
/// <param name="Pool">Its sampled candidate segments, embeddings included.</param>
/// <param name="Embeddings">The embeddings' part of <paramref name="Regions"/> and <paramref name="Pool"/>.</param>
/// <param name="ResultRegions">Its rows in regions.parquet.</param>
/// <param name="Shard">What a shard's tables take beside their rows: headers and footers.</param>
/// <param name="Report">Summary, drill-downs, cluster tables and the report's pages.</param>
public sealed record ImageBytes(
    double Plan, double Images, double Regions, double Pool, double Embeddings, double ResultRegions, double Shard, double Report);
