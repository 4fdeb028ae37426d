using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints.Hub;

/// <summary>Programs that share a cache, and are told of it by huggingface_hub's environment variables.</summary>
[TestClass]
public sealed class HubProcessTests
{
    [TestMethod]
    public async Task TwoProcesses_DownloadEachFileOnce_WhenTheyBeginTogether()
    {
        using var hub = HubFiles.Serve();
        using var home = new TemporaryFolder();
        hub.Replace = (request, usual) =>
            request is { IsStore: true, File: FakeHub.Large } ? usual with { Silence = TimeSpan.FromSeconds(3) } : null;

        var ends = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Run(hub, home, offline: "0"))));

        foreach (var (code, output, errors) in ends)
        {
            Assert.AreEqual(0, code, errors);
            CollectionAssert.AreEqual(new[] { "3 labels" }, output);
        }
        foreach (var file in HubFiles.Names)
            Assert.HasCount(1, hub.Downloads(file), file);
        Assert.IsTrue(hub.Requests.Where(request => !request.IsStore).All(request => request.Authorization == "Bearer hf_environment"));
        var blobs = Directory.GetFiles(Path.Combine(home.Path, "hub", "models--somebody--small-deberta", "blobs"));
        Assert.HasCount(HubFiles.Names.Count, blobs);
        hub.Forget();
        Assert.AreEqual(0, Run(hub, home, offline: "1").ExitCode);
        Assert.IsEmpty(hub.Requests);
    }

    private static (int ExitCode, string[] Output, string Errors) Run(FakeHub hub, TemporaryFolder home, string offline) =>
        ChildProcess.End(
            new Dictionary<string, string?>
            {
                ["HF_HOME"] = home.Path,
                ["HF_HUB_CACHE"] = null,
                ["HUGGINGFACE_HUB_CACHE"] = null,
                ["HF_ENDPOINT"] = hub.Endpoint,
                ["HF_TOKEN"] = "hf_environment",
                ["HF_HUB_OFFLINE"] = offline,
                ["no_proxy"] = "127.0.0.1,localhost",
            },
            "hub", FakeHub.Repository);
}
