namespace Imacs.Contracts.Actors;

/// <summary>The stages of a comparison, in order.</summary>
[GenerateSerializer, Alias("imacs.stage")]
public enum ComparisonStage
{
    /// <summary>Nothing is known of it.</summary>
    None,

    /// <summary>Models are checked and the dataset is listed.</summary>
    Planning,

    /// <summary>Images are attributed, shard by shard.</summary>
    Attributing,

    /// <summary>Regions are clustered.</summary>
    Clustering,

    /// <summary>Regions of every concept are masked and the models predict again.</summary>
    Checking,

    /// <summary>The cross-model summary is assembled.</summary>
    Summarising,

    /// <summary>Exemplar images are explained in full and the report is written.</summary>
    Rendering,

    /// <summary>Finished; summary and report are there.</summary>
    Done,

    /// <summary>Ended without a result; the status says why.</summary>
    Failed,

    /// <summary>Stopped; it can be resumed.</summary>
    Cancelled,
}
