namespace Imacs.Cluster.Tests.Upgrading;

/// <summary>Builds the silo of the commit before, once.</summary>
public sealed class FormerSiloFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("imacs-former-").FullName;

    /// <summary>What was built.</summary>
    internal FormerSilo Silo { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Silo = await FormerSilo.BuildAsync(_folder);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
