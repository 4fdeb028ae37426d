using System.Net;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints.Hub;

/// <summary>What the Hub refuses, what of its answers is refused, and where the token goes.</summary>
[TestClass]
public sealed class HubRefusalTests
{
    private const string Token = "hf_secret";

    [TestMethod]
    [DataRow(401, "GatedRepo", "", "is gated", "give a token")]
    [DataRow(403, "GatedRepo", Token, "has no access", "Accept its conditions")]
    [DataRow(401, "RepoNotFound", "", "no such repository", "Check its name")]
    [DataRow(404, "RepoNotFound", "", "no such repository", "Check its name")]
    [DataRow(401, null, "", "no such repository", "give a token")]
    [DataRow(401, null, Token, "does not accept the token", "Make a new one")]
    [DataRow(403, null, Token, "no right to read", "token")]
    [DataRow(404, "RevisionNotFound", "", "no revision 'main'", "lists branches and tags")]
    [DataRow(404, "EntryNotFound", "", "no config.json", "see what the repository holds")]
    [DataRow(404, null, "", "no config.json", "see what the repository holds")]
    [DataRow(429, null, "", "fewer requests", "Wait")]
    [DataRow(503, null, "", "a fault of its own", "Call again later")]
    [DataRow(418, null, "", "418", "Check that the endpoint is a Hub")]
    public void FromHub_SaysWhatToDo_WhenTheHubRefuses(int status, string? code, string token, string problem, string advice)
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        hub.Replace = (_, _) => HubReply.Error(status, code, "the Hub's own words");

        var error = Assert.Throws<IOException>(() => DebertaV3Checkpoint.FromHub(
            FakeHub.Repository, options: HubFiles.Options(hub, cache, options => options.Token = token)));

        StringAssert.Contains(error.Message, FakeHub.Repository);
        StringAssert.Contains(error.Message, problem);
        StringAssert.Contains(error.Message, advice);
        Assert.DoesNotContain(Token, error.ToString());
        if (error is not FileNotFoundException)
        {
            StringAssert.Contains(error.Message, "the Hub's own words");
            Assert.AreEqual((HttpStatusCode)status, ((HttpRequestException)error.InnerException!).StatusCode);
        }
    }

    [TestMethod]
    [DataRow("spm.model", "no spm.model and no tokenizer.json")]
    [DataRow("model.safetensors", "no weights that are read (model.safetensors, ")]
    public void FromHub_NamesTheFile_WhenOneIsMissing(string file, string problem)
    {
        using var hub = HubFiles.Serve(files =>
        {
            files.Remove(file);
            files.Remove("pytorch_model.bin");
        });
        using var cache = new TemporaryFolder();

        var error = Assert.Throws<FileNotFoundException>(
            () => DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache)));

        StringAssert.Contains(error.Message, problem);
    }

    [TestMethod]
    public void FromHub_RefusesAnotherNetwork_BeforeItsWeightsAreDownloaded()
    {
        using var hub = HubFiles.Serve(files => files["config.json"] = """{"model_type": "bert"}"""u8.ToArray());
        using var cache = new TemporaryFolder();

        var error = Assert.Throws<InvalidDataException>(
            () => DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache)));

        StringAssert.Contains(error.Message, "bert");
        Assert.IsEmpty(hub.Downloads(FakeHub.Large));
    }

    [TestMethod]
    public void FromHub_SaysWhatToDo_WhenThereIsNoNetwork()
    {
        using var cache = new TemporaryFolder();
        var hub = HubFiles.Serve();
        hub.Dispose();
        var options = HubFiles.Options(hub, cache);
        options.Endpoint = "http://127.0.0.1:9";

        var error = Assert.Throws<IOException>(() => DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: options));

        StringAssert.Contains(error.Message, "could not be asked");
        StringAssert.Contains(error.Message, "Check the connection");
        StringAssert.Contains(error.Message, "127.0.0.1:9");
    }

    [TestMethod]
    [DataRow(false, "revision 'main' is not there")]
    [DataRow(true, "lacks model.safetensors")]
    public void FromHub_SaysWhatIsMissing_WhenOfflineAndNotInTheCache(bool isPartlyThere, string problem)
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        if (isPartlyThere)
        {
            DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache));
            File.Delete(Path.Combine(HubFiles.Snapshot(cache, hub), "model.safetensors"));
        }

        var error = Assert.Throws<FileNotFoundException>(() => DebertaV3Checkpoint.FromHub(
            FakeHub.Repository, options: HubFiles.Options(hub, cache, options => options.Offline = true)));

        StringAssert.Contains(error.Message, problem);
        StringAssert.Contains(error.Message, "HF_HUB_OFFLINE");
    }

    [TestMethod]
    [DataRow("X-Repo-Commit", "../../../../etc")]
    [DataRow("X-Repo-Commit", "")]
    [DataRow("X-Linked-Etag", "\"../../../evil\"")]
    [DataRow("X-Linked-Etag", "\"abc\"")]
    [DataRow("X-Linked-Size", "-5")]
    [DataRow("X-Linked-Size", "many")]
    public void FromHub_RefusesAnAnswer_ThatWouldLeaveTheCacheOrSaysNothing(string header, string value)
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        hub.Replace = (request, usual) => request is { Method: "HEAD", IsStore: false } ? usual.With(header, value) : null;

        var error = Assert.Throws<InvalidDataException>(
            () => DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache)));

        StringAssert.Contains(error.Message, header);
        Assert.IsEmpty(Directory.GetFileSystemEntries(cache.Path));
    }

    [TestMethod]
    [DataRow("../evil.safetensors")]
    [DataRow("folder/evil.safetensors")]
    [DataRow("deberta-v3-saving.json")]
    [DataRow("evil.bin")]
    [DataRow("config.json")]
    public void FromHub_RefusesAShard_ThatIsNoWeightFile(string shard)
    {
        using var hub = HubFiles.Serve(files =>
        {
            files.Remove("model.safetensors");
            files["model.safetensors.index.json"] = System.Text.Encoding.UTF8.GetBytes($$"""{"weight_map": { "a": "{{shard}}" } }""");
        });
        using var cache = new TemporaryFolder();

        var error = Assert.Throws<InvalidDataException>(
            () => DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache)));

        StringAssert.Contains(error.Message, shard);
    }

    [TestMethod]
    public void FromHub_SendsTheTokenToTheEndpointAlone()
    {
        using var hub = HubFiles.Serve(_ => { }, Token);
        using var cache = new TemporaryFolder();

        DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache, options => options.Token = Token));

        Assert.IsTrue(hub.Requests.Any(request => request.IsStore));
        foreach (var request in hub.Requests)
            Assert.AreEqual(request.IsStore ? null : $"Bearer {Token}", request.Authorization, request.Path);
    }

    [TestMethod]
    public void FromHub_FollowsAMirrorThatRedirects_WithoutTheToken()
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        hub.Replace = (request, _) => request.IsStore ? null : new HubReply(308, []).With("Location", hub.Store + request.Path);

        var checkpoint = DebertaV3Checkpoint.FromHub(
            FakeHub.Repository, options: HubFiles.Options(hub, cache, options => options.Token = Token));

        Assert.HasCount(3, checkpoint.Labels!);
        foreach (var request in hub.Requests)
            Assert.AreEqual(request.IsStore ? null : $"Bearer {Token}", request.Authorization, request.Path);
    }

    [TestMethod]
    public void FromHub_SendsNoToken_WhenAnotherHostRedirectsBack()
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        hub.Replace = (request, _) => request switch
        {
            { IsStore: false, Authorization: not null } => new HubReply(302, []).With("Location", hub.Store + request.Path),
            { IsStore: true } when !request.Path.StartsWith("/signed/", StringComparison.Ordinal) =>
                new HubReply(302, []).With("Location", hub.Endpoint + request.Path),
            _ => null,
        };

        DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache, options => options.Token = Token));

        Assert.IsTrue(hub.Requests.Any(request => request is { IsStore: false, Authorization: null }));
        Assert.IsTrue(hub.Requests.All(request => !request.IsStore || request.Authorization is null));
    }

    [TestMethod]
    [DataRow("file:///etc/passwd")]
    [DataRow("/somebody/small-deberta/resolve/main/config.json")]
    public void FromHub_RefusesARedirect_ThatLeadsNowhere(string location)
    {
        using var hub = HubFiles.Serve();
        using var cache = new TemporaryFolder();
        hub.Replace = (request, usual) => new HubReply(302, []).With("Location", location);

        var error = Assert.Throws<InvalidDataException>(
            () => DebertaV3Checkpoint.FromHub(FakeHub.Repository, options: HubFiles.Options(hub, cache)));

        StringAssert.Contains(error.Message, "which is not followed");
        Assert.IsLessThan(20, hub.Requests.Length);
    }

    [TestMethod]
    [DataRow("../evil")]
    [DataRow("..")]
    [DataRow("a/../b")]
    [DataRow("a/b/c")]
    [DataRow("/a")]
    [DataRow("a\\b")]
    [DataRow("a--b/c")]
    [DataRow("a/b.git")]
    [DataRow("a/b?c")]
    [DataRow("a/b\n")]
    [DataRow("https://huggingface.co/a/b")]
    public void FromHub_RefusesARepository_ThatIsNone(string repository)
    {
        var error = Assert.Throws<ArgumentException>(() => DebertaV3Checkpoint.FromHub(repository));

        StringAssert.Contains(error.Message, "wanted OWNER/NAME");
    }

    [TestMethod]
    [DataRow("..")]
    [DataRow("../../evil")]
    [DataRow("refs/../../evil")]
    [DataRow("/main")]
    [DataRow("main/")]
    [DataRow("a\\b")]
    [DataRow("c:main")]
    [DataRow("a\0b")]
    public void FromHub_RefusesARevision_ThatIsNone(string revision)
    {
        var error = Assert.Throws<ArgumentException>(() => DebertaV3Checkpoint.FromHub("a/b", revision));

        StringAssert.Contains(error.Message, "wanted a branch");
    }

    [TestMethod]
    public void Handler_IsRefused_WhenItFollowsRedirects()
    {
        using var handler = new SocketsHttpHandler();
        using var safe = new SocketsHttpHandler { AllowAutoRedirect = false };
        var options = new DebertaV3HubOptions();

        var error = Assert.Throws<ArgumentException>(() => options.Handler = handler);
        options.Handler = safe;

        StringAssert.Contains(error.Message, "AllowAutoRedirect");
        Assert.AreSame(safe, options.Handler);
    }
}
