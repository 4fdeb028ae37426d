namespace TextService;

/// <summary>The page that shows predictions. Its files are in the program.</summary>
internal static class PageFiles
{
    // Nothing from elsewhere, and no script or style but the page's own files.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Maps <c>/</c> and its script and style sheet.</summary>
    public static void Map(WebApplication app)
    {
        Map(app, "/", "index.html", "text/html; charset=utf-8");
        Map(app, "/page.js", "page.js", "text/javascript; charset=utf-8");
        Map(app, "/page.css", "page.css", "text/css; charset=utf-8");
    }

    private static void Map(WebApplication app, string path, string file, string type)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        var content = reader.ReadToEnd();
        app.MapGet(path, (HttpContext context) =>
        {
            context.Response.Headers.ContentSecurityPolicy = Policy;
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return Results.Text(content, type);
        });
    }
}
