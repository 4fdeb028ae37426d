namespace Microsoft.ML.DebertaV3.Tests.Samples.Service;

/// <summary>The page, in a browser.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ServicePageTests
{
    private const string IsDone = "document.getElementById('results')?.dataset.state === 'done'";

    [TestMethod]
    public async Task Page_ShowsLabelsWordsAndEntities_OfWhatIsTyped()
    {
        using var fixture = new ServiceFixture();
        await using var server = await fixture.StartAsync();
        await using var browser = await Browser.StartAsync();
        await browser.OpenAsync(server.Urls.Single());
        await browser.UntilAsync("document.readyState === 'complete' && location.pathname === '/'");

        await Type(browser, ServiceModels.PersonText);

        Assert.AreEqual(3, await Count(browser, "#classify tr"));
        Assert.AreEqual(ServiceModels.PersonText, await Text(browser, "#explain .content"));
        Assert.AreEqual(6, await Count(browser, "#explain .content span"));
        Assert.IsGreaterThan(0, await Count(browser, "#explain .content span[style*='background-color']"));
        Assert.AreEqual("Ana SmithPER", await Text(browser, "#entities mark"));
        Assert.AreEqual(0, await Count(browser, ".error:not(:empty)"));
    }

    [TestMethod]
    public async Task Page_ShowsMarkupAsText_AndTellsAnError()
    {
        const string Hostile = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script> & 🚮";
        using var fixture = new ServiceFixture();
        await using var server = await fixture.StartAsync("--Service:MaximumTextLength", "100");
        await using var browser = await Browser.StartAsync();

        await browser.OpenAsync($"{server.Urls.Single()}/?text={Uri.EscapeDataString(Hostile)}");
        await browser.UntilAsync(IsDone);
        var shown = await Text(browser, "#explain .content");
        await Type(browser, new string('w', 101));

        Assert.AreEqual(Hostile, shown);
        Assert.AreEqual("Text service", (await browser.EvaluateAsync("document.title")).GetString());
        Assert.AreEqual(0, await Count(browser, "main img, main script"));
        Assert.AreEqual(3, await Count(browser, ".error:not(:empty)"));
        StringAssert.Contains(await Text(browser, "#classify .error"), "100 characters");
    }

    private static async Task Type(Browser browser, string text)
    {
        await browser.EvaluateAsync($"document.getElementById('text').value = {System.Text.Json.JsonSerializer.Serialize(text)}; "
            + "document.getElementById('results').dataset.state = ''; document.querySelector('button').click()");
        await browser.UntilAsync(IsDone);
    }

    private static async Task<int> Count(Browser browser, string selector) =>
        (await browser.EvaluateAsync($"document.querySelectorAll(\"{selector}\").length")).GetInt32();

    private static async Task<string> Text(Browser browser, string selector) =>
        (await browser.EvaluateAsync($"document.querySelector(\"{selector}\").textContent")).GetString()!;
}
