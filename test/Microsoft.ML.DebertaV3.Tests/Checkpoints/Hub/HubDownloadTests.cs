using System.Globalization;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints.Hub;

/// <summary>Downloads that break off, and servers that lie.</summary>
[TestClass]
public sealed class HubDownloadTests
{
    private const int Cut = 10_000;

    [TestMethod]
    public void FromHub_GoesOnWhereItBrokeOff()
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        hub.Replace = (request, usual) => request is { IsStore: true, File: FakeHub.Large } ? usual with { Cut = Cut } : null;

        DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache, options => options.MaxRetries = 1));

        AssertWhole(hub, cache);
        var offsets = hub.Downloads(FakeHub.Large).Select(request => request.Offset).ToArray();
        var size = hub.Files[FakeHub.Large].Length;
        CollectionAssert.AreEqual(Enumerable.Range(0, (size + Cut - 1) / Cut).Select(i => i * Cut).ToArray(), offsets);
    }

    [TestMethod]
    public void FromHub_KeepsWhatArrived_ForTheNextCall()
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        hub.Replace = (request, usual) => request is { IsStore: true, File: FakeHub.Large } ? usual with { Cut = Cut } : null;
        var options = HubFiles.Options(hub, cache, options => options.MaxRetries = 0);

        var error = Assert.Throws<IOException>(() => DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: options));

        StringAssert.Contains(error.Message, "broke off at 10,000 of");
        StringAssert.Contains(error.Message, "call again");
        Assert.AreEqual(Cut, new FileInfo(Blob(hub, cache) + ".incomplete").Length);
        Assert.IsFalse(File.Exists(Path.Combine(HubFiles.Folder(cache), "refs", "main")), "The revision is not whole.");
        hub.Replace = (_, _) => null;
        hub.Forget();
        DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: options);
        AssertWhole(hub, cache);
        Assert.AreEqual(Cut, hub.Downloads(FakeHub.Large).Single().Offset);
    }

    [TestMethod]
    public void FromHub_BeginsAnew_WhenTheServerKnowsNoRanges()
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        Incomplete(hub, cache, hub.Files[FakeHub.Large][..Cut]);
        hub.Replace = (request, _) => request is { IsStore: true, File: FakeHub.Large } ? new(200, hub.Files[FakeHub.Large]) : null;

        DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache));

        AssertWhole(hub, cache);
    }

    [TestMethod]
    [DataRow(5_000, 1)]
    [DataRow(10_000_000, 0)]
    public void FromHub_BeginsAnew_WhenWhatIsThereIsWrong(int length, int offset)
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        Incomplete(hub, cache, new byte[length]);

        DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache));

        AssertWhole(hub, cache);
        Assert.AreEqual(offset, Math.Min(1, hub.Downloads(FakeHub.Large)[0].Offset));
        Assert.AreEqual(0, hub.Downloads(FakeHub.Large)[^1].Offset);
    }

    [TestMethod]
    public void FromHub_BeginsAnew_WhenAnotherPartIsSent()
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        Incomplete(hub, cache, hub.Files[FakeHub.Large][..Cut]);
        hub.Replace = (request, usual) => request is { IsStore: true, File: FakeHub.Large, Offset: Cut }
            ? HubReply.Rest(hub.Files[FakeHub.Large], 1)
            : null;

        DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache));

        AssertWhole(hub, cache);
    }

    [TestMethod]
    [DataRow("config.json")]
    [DataRow(FakeHub.Large)]
    public void FromHub_RefusesOtherBytes(string file)
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        hub.Replace = (request, usual) =>
            request.Method == "GET" && request.File == file && usual.Status == 200 ? new(200, Changed(usual.Body)) : null;

        var error = Assert.Throws<InvalidDataException>(
            () => DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache)));

        StringAssert.Contains(error.Message, $"{FakeHub.Repository}/{file}");
        StringAssert.Contains(error.Message, "checksum");
        Assert.IsFalse(File.Exists(Path.Combine(HubFiles.Snapshot(cache, hub), file)));
        Assert.IsFalse(File.Exists(Path.Combine(HubFiles.Folder(cache), "blobs", hub.Digest(file))));
        Assert.AreEqual(0, new FileInfo(Path.Combine(HubFiles.Folder(cache), "blobs", hub.Digest(file) + ".incomplete")).Length);
    }

    [TestMethod]
    [DataRow(-7, true)]
    [DataRow(7, true)]
    [DataRow(7, false)]
    public void FromHub_RefusesAnotherLength(int more, bool isAnnounced)
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        var size = hub.Files[FakeHub.Large].Length;
        byte[] body = [.. hub.Files[FakeHub.Large].Take(size + more), .. new byte[Math.Max(0, more)]];
        hub.Replace = (request, _) => request is { IsStore: true, File: FakeHub.Large }
            ? new(200, body) { Length = isAnnounced ? body.Length : null }
            : null;

        var error = Assert.Throws<InvalidDataException>(
            () => DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache)));

        StringAssert.Contains(error.Message, $"the Hub says {size.ToString("N0", CultureInfo.InvariantCulture)} bytes");
        Assert.IsFalse(File.Exists(Blob(hub, cache)));
    }

    [TestMethod]
    public void FromHub_TakesUpAgain_WhenLessIsSentThanAnnounced()
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        hub.Replace = (request, _) => request is { IsStore: true, File: FakeHub.Large } ? new(200, [1, 2, 3]) { Length = null } : null;

        var error = Assert.Throws<IOException>(() => DebertaV3Checkpoint.FromHub(
            FakeHub.Repository, options: HubFiles.Options(hub, cache, options => options.MaxRetries = 2)));

        StringAssert.Contains(error.Message, "closed the connection");
        Assert.HasCount(3, hub.Downloads(FakeHub.Large));
    }

    [TestMethod]
    public void FromHub_Fails_WhenAServerIsSilent()
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        hub.Replace = (request, usual) =>
            request is { IsStore: true, File: FakeHub.Large } ? usual with { Silence = TimeSpan.FromMinutes(5) } : null;

        var error =
            Assert.Throws<IOException>(() =>
            DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache, options =>
        {
            options.MaxRetries = 0;
            options.Timeout = TimeSpan.FromSeconds(1.5);
        })));

        StringAssert.Contains(error.Message, "localhost was silent for 1.5 seconds");
    }

    [TestMethod]
    public void FromHub_StopsAndKeepsWhatArrived_WhenItIsCancelled()
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        hub.Replace = (request, usual) =>
        {
            if (request is not { IsStore: true, File: FakeHub.Large })
                return null;
            cancellation.CancelAfter(300);
            return usual with { Silence = TimeSpan.FromMinutes(5) };
        };

        Assert.Throws<OperationCanceledException>(() => DebertaV3Checkpoint.FromHub(
            FakeHub.Repository, options: HubFiles.Options(hub, cache, options => options.CancellationToken = cancellation.Token)));

        Assert.AreEqual(1, new FileInfo(Blob(hub, cache) + ".incomplete").Length);
    }

    [TestMethod]
    public void FromHub_RefusesBeforeItDownloads_WhenThereIsNoRoom()
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        hub.Replace = (request, usual) =>
            request is { IsStore: false, File: FakeHub.Large } ? usual.With("X-Linked-Size", "4000000000000000000") : null;

        var error = Assert.Throws<IOException>(
            () => DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache)));

        StringAssert.Contains(error.Message, "4,000,000,000,000,000,000 bytes are to come");
        StringAssert.Contains(error.Message, "Make room");
        Assert.IsEmpty(hub.Downloads(FakeHub.Large));
    }

    [TestMethod]
    public void FromHub_Recovers_WhenTheHubFailsForAMoment()
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        var failures = 0;
        hub.Replace = (request, _) => request is { IsStore: true, File: FakeHub.Large } && failures++ < 2 ? HubReply.Error(503) : null;

        DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache, options => options.MaxRetries = 2));

        AssertWhole(hub, cache);
    }

    private static byte[] Changed(byte[] content)
    {
        var changed = content.ToArray();
        changed[^1] ^= 1;
        return changed;
    }

    private static string Blob(FakeHub hub, TemporaryFolder cache) =>
        Path.Combine(HubFiles.Folder(cache), "blobs", hub.Digest(FakeHub.Large));

    private static void Incomplete(FakeHub hub, TemporaryFolder cache, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Blob(hub, cache))!);
        File.WriteAllBytes(Blob(hub, cache) + ".incomplete", content);
    }

    private static void AssertWhole(FakeHub hub, TemporaryFolder cache)
    {
        CollectionAssert.AreEqual(hub.Files[FakeHub.Large], File.ReadAllBytes(Path.Combine(HubFiles.Snapshot(cache, hub), FakeHub.Large)));
        Assert.IsFalse(File.Exists(Blob(hub, cache) + ".incomplete"));
    }
}
