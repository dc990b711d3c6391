using Imacs.Contracts.Errors;
using Imacs.Datasets.Sources;
using Imacs.Testing;

namespace Imacs.Datasets.Tests.Sources;

[Trait("Suite", "Unit")]
public sealed class ClassFolderSourceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReadItems_ClassFolders_LabelsByFolderInOrdinalOrder()
    {
        foreach (string file in (string[])["b/z.PNG", "b/a.jpeg", "a/x.webp", "B/y.gif", "a.b/q.bmp", "a-c/n.jpg"])
            _folder.Write(file);

        DatasetItem[] items = await new ClassFolderSource(_folder.Root).AllAsync();

        Assert.Equal(["B/y.gif", "a-c/n.jpg", "a.b/q.bmp", "a/x.webp", "b/a.jpeg", "b/z.PNG"], items.Select(item => item.Id));
        Assert.Equal(["B", "a-c", "a.b", "a", "b", "b"], items.Select(item => item.Label!));
        Assert.All(items, item => Assert.Equal(_folder.At(item.Id), item.Path));
        Assert.All(items, item => Assert.Empty(item.Columns));
    }

    [Fact]
    public async Task ReadItems_RandomTree_IsSortedByWholeId()
    {
        Random random = new(5);
        const string letters = "a-.B0_ é";
        string Name() => "n" + string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => letters[random.Next(letters.Length)]));
        for (int file = 0; file < 300; file++)
            _folder.Write($"{string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Name()))}/{Name()}.png");

        string[] ids = await new ClassFolderSource(_folder.Root).IdsAsync();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(Directory.EnumerateFiles(_folder.Root, "*", SearchOption.AllDirectories).Count(), ids.Length);
    }

    [Fact]
    public async Task ReadItems_DeepTree_LabelIsTheParentFolder()
    {
        _folder.Write("images/River/x.png");
        _folder.Write("train/Forest/deep/y.png");

        DatasetItem[] items = await new ClassFolderSource(_folder.Root).AllAsync();

        Assert.Equal(["River", "deep"], items.Select(item => item.Label!));
    }

    [Fact]
    public async Task ReadItems_HiddenAndOtherFiles_AreIgnored()
    {
        foreach (string file in (string[])["a/x.png", "a/.hidden.png", "a/._x.png", ".git/y.png", "a/notes.txt", "marks.csv", "a/png", "a/x.png.bak"])
            _folder.Write(file);

        Assert.Equal(["a/x.png"], await new ClassFolderSource(_folder.Root).IdsAsync());
    }

    [Fact]
    public async Task ReadItems_LinkLoops_AreLeftOut()
    {
        _folder.Write("a/x.png");
        _folder.Write("b/y.png");
        Directory.CreateSymbolicLink(_folder.At("a/up"), "..");
        Directory.CreateSymbolicLink(_folder.At("a/self"), _folder.At("a"));
        Directory.CreateSymbolicLink(_folder.At("b/circle"), "circle");
        Directory.CreateSymbolicLink(_folder.At("b/other"), "../a");

        // b/other is a, reached by another way: its images are there too, its own links back are not followed.
        Assert.Equal(["a/x.png", "b/other/x.png", "b/y.png"], await new ClassFolderSource(_folder.Root).IdsAsync());
    }

    [Fact]
    public async Task ReadItems_RootReachedThroughALink_FindsItsLoops()
    {
        using TempFolder elsewhere = new();
        _folder.Write("a/x.png");
        Directory.CreateSymbolicLink(_folder.At("a/up"), _folder.Root);
        Directory.CreateSymbolicLink(elsewhere.At("link"), _folder.Root);

        Assert.Equal(["a/x.png"], await new ClassFolderSource(elsewhere.At("link")).IdsAsync());
    }

    [Fact]
    public async Task ReadItems_LinksToFilesAndFolders_AreFollowed()
    {
        using TempFolder elsewhere = new();
        elsewhere.Write("pictures/x.png");
        _folder.Write("a/y.png");
        Directory.CreateSymbolicLink(_folder.At("b"), elsewhere.At("pictures"));
        File.CreateSymbolicLink(_folder.At("a/z.png"), elsewhere.At("pictures/x.png"));
        File.CreateSymbolicLink(_folder.At("a/dangling.png"), elsewhere.At("gone.png"));

        Assert.Equal(["a/dangling.png", "a/y.png", "a/z.png", "b/x.png"], await new ClassFolderSource(_folder.Root).IdsAsync());
    }

    [Fact]
    public async Task ReadItems_ImagesBesideClassFolders_Throws()
    {
        _folder.Write("a/x.png");
        _folder.Write("stray.png");

        DatasetUnavailableException refusal = await Assert.ThrowsAsync<DatasetUnavailableException>(() => new ClassFolderSource(_folder.Root).AllAsync());

        Assert.Contains("stray.png", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("manifest", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadItems_NoImages_NamesFolderAndExtensions()
    {
        _folder.Write("a/notes.txt");

        DatasetUnavailableException refusal = await Assert.ThrowsAsync<DatasetUnavailableException>(() => new ClassFolderSource(_folder.Root).AllAsync());

        Assert.Contains(_folder.Root, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(".webp", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadItems_Cancelled_Stops()
    {
        _folder.Write("a/x.png");
        using CancellationTokenSource source = new();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await new ClassFolderSource(_folder.Root).ReadItemsAsync(source.Token).CountAsync(source.Token));
    }

    [Theory]
    [InlineData("eurosat", 10, 3000)]
    [InlineData("ucmerced", 7, 1000)]
    [InlineData("planted", 10, 300)]
    public async Task ReadItems_RealDatasets_HaveTheirClasses(string name, int classes, int images)
    {
        DatasetItem[] items = await new ClassFolderSource(SharedData.Path("data", name)).AllAsync();

        Assert.Equal((classes, images), (items.Select(item => item.Label).Distinct().Count(), items.Length));
        Assert.Contains("River", items.Select(item => item.Label));
    }
}
