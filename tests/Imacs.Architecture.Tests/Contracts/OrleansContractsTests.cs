using System.Diagnostics;
using System.Reflection;
using Imacs.Contracts.Actors;
using Imacs.Grains.Comparisons;
using Imacs.Grains.Roles;

namespace Imacs.Architecture.Tests.Contracts;

/// <summary>Silos of two versions work side by side while a cluster is updated: what they say to each other is written down, and changes only in ways that both understand.</summary>
[Trait("Suite", "Unit")]
public sealed class OrleansContractsTests
{
    private const string Update = "IMACS_UPDATE_CONTRACTS";

    private const string Head = $"""
        # What silos and clients say to each other, and what their reminders name: aliases, member ids, method aliases, grain types.
        # Made from the code by OrleansContractsTests; after a change run the tests of Imacs.Architecture.Tests once with {Update}=1 and commit the result.
        # An entry keeps its meaning for ever. One that is not needed any more is listed at the end, as in 'retired type imacs.some-message 3', by hand.
        """;

    private static readonly Assembly[] Assemblies = [typeof(ShardLease).Assembly, typeof(SiloRole).Assembly];

    private static string ContractFile => Path.Combine(Repository.Root, "grains", "OrleansContracts.txt");

    [Fact]
    public void Contracts_Code_IsWhatIsWrittenDown()
    {
        ContractText code = OfTheProduct();
        string[] written = File.Exists(ContractFile) ? File.ReadAllLines(ContractFile) : [];
        Assert.True(code.Faults.Count == 0, string.Join('\n', code.Faults));
        string[] lines = [.. code.Lines, $"reminder {ContinuationReminders.Name} = {typeof(ContinuationReminders).FullName}"];
        IReadOnlyList<string> breaks = ContractChanges.Breaks(written, lines);
        Assert.True(breaks.Count == 0, $"Silos of the version before would misunderstand this one:\n{string.Join('\n', breaks)}");

        string[] retired = [.. written.Where(line => line.StartsWith(ContractChanges.Retired, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        string[] made = [.. Head.Split('\n'), .. lines, .. retired];
        if (Environment.GetEnvironmentVariable(Update) == "1")
            File.WriteAllLines(ContractFile, made);
        else
            Assert.True(written.SequenceEqual(made), $"grains/OrleansContracts.txt is not what the code says. If that is meant, run these tests with {Update}=1 and commit the file:\n{Difference(written, made)}");
    }

    /// <summary>The file may lose a line together with the code. What was ever committed is known all the same, but where there is no history, as in an archive of the sources.</summary>
    [Fact]
    public void Contracts_Code_KeepsEveryMeaningThereEverWas()
    {
        ILookup<bool, string> lines = File.ReadAllLines(ContractFile).ToLookup(line => line.StartsWith(ContractChanges.Retired, StringComparison.Ordinal));
        string[] commits = Git("log", "--format=%H", "--", ContractFile).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(commits, commit =>
        {
            string[] then = Git("show", $"{commit}:grains/OrleansContracts.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);
            IReadOnlyList<string> breaks = ContractChanges.Breaks([.. then, .. lines[true]], lines[false]);
            Assert.True(breaks.Count == 0, $"Silos of {commit[..12]} would misunderstand this version:\n{string.Join('\n', breaks)}");
        });
    }

    [Fact]
    public void Grains_EveryClass_NamesItsTypeAndItsRole()
    {
        Type[] grains = [.. Assemblies[1].GetTypes().Where(IsGrain)];

        Assert.NotEmpty(grains);
        Assert.All(grains, grain => Assert.True(
            grain.GetCustomAttribute<GrainTypeAttribute>() is not null && grain.GetCustomAttribute<RunsOnAttribute>() is not null,
            $"{grain.FullName} needs [GrainType], under which reminders and the directory know it, and [RunsOn], by which silos offer it."));
    }

    private static ContractText OfTheProduct() => new(
        Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type =>
            IsGrain(type) || IsGrainInterface(type) || (IsWritten(type) && type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)),
        type => Assemblies.Contains(type.Assembly));

    private static bool IsGrain(Type type) => IsWritten(type) && type is { IsClass: true, IsAbstract: false } && typeof(IGrainBase).IsAssignableFrom(type);

    private static bool IsGrainInterface(Type type) => IsWritten(type) && type.IsInterface && typeof(IGrain).IsAssignableFrom(type);

    /// <summary>Not what Orleans generates beside it.</summary>
    private static bool IsWritten(Type type) => type.Namespace?.StartsWith("Imacs.", StringComparison.Ordinal) == true;

    private static string Git(params string[] arguments)
    {
        using Process git = Process.Start(new ProcessStartInfo("git", ["-c", $"safe.directory={Repository.Root}", "-C", Repository.Root, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        string said = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0 ? said : string.Empty;
    }

    private static string Difference(string[] before, string[] now) =>
        string.Join('\n', [.. before.Except(now).Select(line => $"- {line}"), .. now.Except(before).Select(line => $"+ {line}")]);
}
