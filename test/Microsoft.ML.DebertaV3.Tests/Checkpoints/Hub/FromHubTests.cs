namespace Microsoft.ML.DebertaV3.Tests.Checkpoints.Hub;

/// <summary>What is downloaded, where it lies, and what is used again.</summary>
[TestClass]
public sealed class FromHubTests
{
    [TestMethod]
    public void FromHub_DownloadsTheFilesThatAreRead_LaidOutAsHuggingfaceHubDoes()
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();

        var checkpoint = DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache));

        Assert.HasCount(3, checkpoint.Labels!);
        var snapshot = HubFiles.Snapshot(cache, hub);
        CollectionAssert.AreEquivalent(HubFiles.Names.ToArray(), Directory.GetFiles(snapshot).Select(Path.GetFileName).ToArray());
        foreach (var file in HubFiles.Names)
        {
            var link = new FileInfo(Path.Combine(snapshot, file));
            Assert.AreEqual(Path.Combine("..", "..", "blobs", hub.Digest(file)), link.LinkTarget);
            CollectionAssert.AreEqual(hub.Files[file], File.ReadAllBytes(link.FullName));
            Assert.HasCount(1, hub.Downloads(file), file);
        }
        Assert.AreEqual(hub.Commit, File.ReadAllText(Path.Combine(HubFiles.Folder(cache), "refs", "main")));
        Assert.HasCount(HubFiles.Names.Count, Directory.GetFiles(Path.Combine(HubFiles.Folder(cache), "blobs")));
        Assert.IsTrue(File.Exists(Path.Combine(HubFiles.Folder(cache), ".no_exist", hub.Commit, "tokenizer.json")));
    }

    [TestMethod]
    public void FromHub_AsksOnce_WhenAllIsThere()
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache));
        hub.Forget();

        DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache));

        CollectionAssert.AreEqual(new[] { "HEAD" },
            hub.Requests.Where(request => request.Path.Contains("/resolve/", StringComparison.Ordinal))
            .Select(request => request.Method).ToArray());
        Assert.IsEmpty(hub.Requests.Where(request => request.Method == "GET"));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void FromHub_AsksNothing_WhenOfflineOrACommitIsWhole(bool isOffline)
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache));
        hub.Forget();

        var checkpoint = DebertaV3Checkpoint.FromHub(FakeHub.Repository, isOffline ? "main" : hub.Commit,
            HubFiles.Options(hub, cache, options => options.Offline = isOffline));

        Assert.HasCount(3, checkpoint.Labels!);
        Assert.IsEmpty(hub.Requests);
    }

    [TestMethod]
    public void FromHub_DownloadsWhatChanged_WhenTheBranchMoved()
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache));
        hub.Forget();
        hub.Commit = new('b', 40);
        hub.Files["config.json"] = [.. hub.Files["config.json"], (byte)'\n'];

        DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache));

        Assert.HasCount(1, hub.Downloads("config.json"));
        Assert.IsEmpty(hub.Downloads(FakeHub.Large));
        Assert.AreEqual(hub.Commit, File.ReadAllText(Path.Combine(HubFiles.Folder(cache), "refs", "main")));
    }

    [TestMethod]
    [DataRow("model.safetensors", "model-00001-of-00002.safetensors")]
    [DataRow("pytorch_model.bin", "pytorch_model-00001-of-00002.bin")]
    public void FromHub_DownloadsShards_WhenThereIsAnIndex(string weights, string shard)
    {
        using var hub = HubFiles.Serve(files =>
        {
            files.Remove("model.safetensors");
            files.Remove("pytorch_model.bin");
            files[$"{weights}.index.json"] = System.Text.Encoding.UTF8.GetBytes($$"""{"weight_map": { "a": "{{shard}}" } }""");
            files[shard] = [1, 2, 3];
        });
        using var cache = new TemporaryFolder();

        DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache));

        CollectionAssert.AreEqual(hub.Files[shard], File.ReadAllBytes(Path.Combine(HubFiles.Snapshot(cache, hub), shard)));
    }

    [TestMethod]
    public void FromHub_UsesACacheOfHuggingfaceHub()
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        var (folder, snapshot) = (HubFiles.Folder(cache), HubFiles.Snapshot(cache, hub));
        foreach (var part in new[] { "blobs", "refs", $"snapshots/{hub.Commit}" })
            Directory.CreateDirectory(Path.Combine(folder, part));
        foreach (var file in HubFiles.Names)
        {
            File.WriteAllBytes(Path.Combine(folder, "blobs", hub.Digest(file)), hub.Files[file]);
            File.CreateSymbolicLink(Path.Combine(snapshot, file), $"../../blobs/{hub.Digest(file)}");
        }
        File.WriteAllText(Path.Combine(folder, "refs", "main"), hub.Commit);

        var offline = DebertaV3Checkpoint.FromHub(
            FakeHub.Repository, options: HubFiles.Options(hub, cache, options => options.Offline = true));
        Assert.IsEmpty(hub.Requests);
        DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache));

        Assert.HasCount(3, offline.Labels!);
        Assert.IsEmpty(hub.Requests.Where(request => request.Method == "GET"));
    }

    [TestMethod]
    public void FromHub_UsesWeightsThatAreThere_WhateverTheirForm()
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        Directory.CreateDirectory(HubFiles.Snapshot(cache, hub));
        File.WriteAllBytes(Path.Combine(HubFiles.Snapshot(cache, hub), "pytorch_model.bin"), [1, 2, 3]);

        DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache));

        Assert.IsEmpty(hub.Downloads(FakeHub.Large));
    }

    [TestMethod]
    public void FromHub_UsesTheCache_WhenTheHubIsOutOfReach()
    {
        using var cache = new TemporaryFolder();
        var hub = HubFiles.Serve();
        DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache));
        hub.Dispose();

        var checkpoint = DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache));

        StringAssert.Contains(checkpoint.Description.Notes[0], "the cache's files are used");
    }

    [TestMethod]
    public void FromHub_DownloadsTheGenerator_WhenItIsWanted()
    {
        using var hub = HubFiles.Serve(files =>
        {
            files["generator_config.json"] = files["config.json"];
            files["pytorch_model.generator.bin"] = [1, 2, 3];
        });
        using var cache = new TemporaryFolder();
        DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache));
        Assert.IsEmpty(hub.Downloads("generator_config.json"));

        var checkpoint = DebertaV3Checkpoint.FromHub(
            FakeHub.Repository, options: HubFiles.Options(hub, cache, options => options.IncludeGenerator = true));

        Assert.IsTrue(checkpoint.HasGenerator);
        Assert.HasCount(1, hub.Downloads("pytorch_model.generator.bin"));
    }

    [TestMethod]
    public void FromHub_ReportsHowFarItIs()
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        var reports = new Reports();

        DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache, options => options.Progress = reports));

        foreach (var file in HubFiles.Names)
        {
            var own = reports.Where(report => report.File == file).ToArray();
            Assert.AreEqual(0, own[0].Bytes);
            Assert.AreEqual(hub.Files[file].Length, own[^1].Bytes);
            Assert.IsTrue(own.All(report => report.Size == hub.Files[file].Length));
        }
    }

    private sealed class Reports : List<DownloadProgress>, IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => Add(value);
    }
}
