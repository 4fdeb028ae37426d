using System.Text;
using Microsoft.ML.DebertaV3.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints.Hub;

[TestClass]
public sealed class HubCacheTests
{
    private static readonly byte[] Content = "content"u8.ToArray();
    private static readonly HubFile File = new("config.json", new('a', 40), FakeHub.Digest("config.json", Content), Content.Length);

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Place_PutsTheFileIntoTheSnapshot_WhenThereAreNoLinks(bool isNew)
    {
        using var folder = new TemporaryFolder();
        var cache = new HubCache(folder.Path, FakeHub.Repository, usesLinks: false);
        Directory.CreateDirectory(Path.GetDirectoryName(cache.Blob(File.Digest))!);
        System.IO.File.WriteAllBytes(cache.Blob(File.Digest), Content);

        cache.Place(File, isNew);

        var placed = new FileInfo(Path.Combine(cache.Snapshot(File.Commit), File.Name));
        Assert.IsNull(placed.LinkTarget);
        CollectionAssert.AreEqual(Content, System.IO.File.ReadAllBytes(placed.FullName));
        Assert.AreEqual(isNew, !System.IO.File.Exists(cache.Blob(File.Digest)));
        Assert.HasCount(1, placed.Directory!.GetFileSystemInfos());
    }

    [TestMethod]
    public void Place_ReplacesALinkThatLeadsNowhere()
    {
        using var folder = new TemporaryFolder();
        var cache = new HubCache(folder.Path, FakeHub.Repository, usesLinks: true);
        Directory.CreateDirectory(Path.GetDirectoryName(cache.Blob(File.Digest))!);
        Directory.CreateDirectory(cache.Snapshot(File.Commit));
        System.IO.File.CreateSymbolicLink(Path.Combine(cache.Snapshot(File.Commit), File.Name), "../../blobs/gone");
        System.IO.File.WriteAllBytes(cache.Blob(File.Digest), Content);
        Assert.IsFalse(cache.Has(File.Commit, File.Name));

        cache.Place(File, isNew: true);

        Assert.IsTrue(cache.Has(File.Commit, File.Name));
    }

    [TestMethod]
    [DataRow("main", "refs/main")]
    [DataRow("refs/pr/1", "refs/refs/pr/1")]
    public void Resolve_IsWhatWasSet(string revision, string path)
    {
        using var folder = new TemporaryFolder();
        var cache = new HubCache(folder.Path, FakeHub.Repository, usesLinks: true);
        Assert.IsNull(cache.Resolve(revision));

        cache.SetReference(revision, File.Commit);

        Assert.AreEqual(File.Commit, cache.Resolve(revision));
        Assert.AreEqual(File.Commit, System.IO.File.ReadAllText(Path.Combine([cache.Folder, .. path.Split('/')])));
    }

    [TestMethod]
    public void Resolve_Refuses_WhenTheReferenceWouldLeaveTheCache()
    {
        using var folder = new TemporaryFolder();
        var cache = new HubCache(folder.Path, FakeHub.Repository, usesLinks: true);
        Directory.CreateDirectory(Path.Combine(cache.Folder, "refs"));
        System.IO.File.WriteAllText(Path.Combine(cache.Folder, "refs", "main"), "../../elsewhere", Encoding.ASCII);

        var error = Assert.Throws<InvalidDataException>(() => cache.Resolve("main"));

        StringAssert.Contains(error.Message, "Delete this file");
    }
}
