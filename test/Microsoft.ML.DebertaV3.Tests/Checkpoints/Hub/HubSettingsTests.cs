using Microsoft.ML.DebertaV3.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints.Hub;

[TestClass]
public sealed class HubSettingsTests
{
    private static readonly string Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    [TestMethod]
    [DataRow("", "~/.cache/huggingface/hub")]
    [DataRow("XDG_CACHE_HOME=/x", "/x/huggingface/hub")]
    [DataRow("HF_HOME=/hf;XDG_CACHE_HOME=/x", "/hf/hub")]
    [DataRow("HF_HOME=~/hf", "~/hf/hub")]
    [DataRow("HF_HOME=/d/$NAME/${NAME}/$OTHER;NAME=n", "/d/n/n/$OTHER/hub")]
    [DataRow("HF_HOME=/hf;HUGGINGFACE_HUB_CACHE=/old", "/old")]
    [DataRow("HF_HOME=/hf;HUGGINGFACE_HUB_CACHE=/old;HF_HUB_CACHE=/new", "/new")]
    public void CacheFolder_IsThatOfHuggingfaceHub(string variables, string expected)
    {
        var settings = Of(new(), variables);

        Assert.AreEqual(Path.GetFullPath(expected.Replace("~", Home, StringComparison.Ordinal)), settings.CacheFolder);
    }

    [TestMethod]
    public void Of_ReadsTheOtherVariables()
    {
        var settings = Of(new() { CacheFolder = "/c" },
            "HF_ENDPOINT=https://mirror.example/hub/;HF_TOKEN= "
                + "hf_a\n;HF_HUB_OFFLINE=yes;HF_HUB_DISABLE_SYMLINKS=1;HF_HUB_DOWNLOAD_TIMEOUT=7");

        Assert.AreEqual("https://mirror.example/hub", settings.Endpoint.AbsoluteUri);
        Assert.AreEqual("hf_a", settings.Token);
        Assert.IsTrue(settings.Offline);
        Assert.IsFalse(settings.UsesLinks);
        Assert.AreEqual(TimeSpan.FromSeconds(7), settings.Timeout);
    }

    [TestMethod]
    public void Of_PrefersTheOptions()
    {
        var settings = Of(
            new() { CacheFolder = "/c", Endpoint = "http://a", Token = "", Offline = false, Timeout = TimeSpan.FromSeconds(3) },
            "HF_HOME=/h;HF_ENDPOINT=http://b;HF_TOKEN=hf_b;HF_HUB_OFFLINE=1;HF_HUB_DOWNLOAD_TIMEOUT=7");

        Assert.AreEqual(Path.GetFullPath("/c"), settings.CacheFolder);
        Assert.AreEqual("http://a/", settings.Endpoint.AbsoluteUri);
        Assert.IsNull(settings.Token);
        Assert.IsFalse(settings.Offline);
        Assert.AreEqual(TimeSpan.FromSeconds(3), settings.Timeout);
    }

    [TestMethod]
    [DataRow("", "hf_stored")]
    [DataRow("HF_TOKEN=hf_set", "hf_set")]
    [DataRow("HUGGING_FACE_HUB_TOKEN=hf_old", "hf_old")]
    [DataRow("HF_HUB_DISABLE_IMPLICIT_TOKEN=1;HF_TOKEN=hf_set", null)]
    public void Token_IsThatOfTheEnvironmentOrTheStoredOne(string variables, string? expected)
    {
        using var home = new TemporaryFolder();
        home.Write("token", "hf_stored\n"u8.ToArray());

        var settings = Of(new(), $"HF_HOME={home.Path};{variables}");

        Assert.AreEqual(expected, settings.Token);
    }

    [TestMethod]
    [DataRow("HF_ENDPOINT=huggingface.co", "HF_ENDPOINT")]
    [DataRow("HF_ENDPOINT=ftp://a", "HF_ENDPOINT")]
    [DataRow("HF_ENDPOINT=https://user:hf_secret@a", "HF_ENDPOINT")]
    [DataRow("HF_TOKEN=hf_secret\r\nHost: evil", "HF_TOKEN")]
    [DataRow("HF_HUB_DOWNLOAD_TIMEOUT=soon", "HF_HUB_DOWNLOAD_TIMEOUT")]
    public void Of_RefusesByName_WithoutShowingASecret(string variables, string name)
    {
        var error = Assert.Throws<ArgumentException>(() => Of(new(), variables));

        StringAssert.Contains(error.Message, name);
        Assert.DoesNotContain("hf_secret", error.ToString());
    }

    private static HubSettings Of(DebertaV3HubOptions options, string variables)
    {
        var values = variables.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return HubSettings.Of(options, values.GetValueOrDefault);
    }
}
