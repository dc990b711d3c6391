using Imacs.Cli.Cluster;
using Imacs.Cli.Console;
using Imacs.Client;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Grains.Uploads;

namespace Imacs.Cli.Uploads;

/// <summary><c>imacs compare --upload</c>: from this machine into a cluster's store, with this machine's credentials for it; nothing large goes through a silo.</summary>
internal static class ClusterUpload
{
    /// <summary>Uploads what a spec names on this machine.</summary>
    /// <returns>The spec that names it in the store.</returns>
    /// <exception cref="ImacsException">Something cannot be read, or this machine may not write to the store.</exception>
    public static async Task<ComparisonSpec> PutAsync(ClusterConnection connection, ComparisonSpec spec, CancellationToken cancellationToken)
    {
        var display = new UploadDisplay();
        var upload = new SpecUpload(await ClusterStore.OpenAsync(connection.Comparisons, cancellationToken), display);
        ComparisonSpec uploaded = await display.RunAsync(() => upload.PutAsync(spec, cancellationToken));
        if (upload.Unreadable > 0)
            Terminal.Remark($"{upload.Unreadable} images could not be read and were not uploaded; they will be set aside.");
        return uploaded;
    }
}
