using System.Globalization;
using System.Net;
using System.Text;

namespace Attribution;

/// <summary>A page of texts whose words have the colour of their scores: green for the label, red against it.</summary>
internal static class HtmlPage
{
    private const string Head = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>Which words moved the predictions</title>
        <style>
          body { font: 1.1rem/2 sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff; }
          span { padding: .15em .1em; border-radius: .2em; }
          small { color: #666; }
        </style>
        <h1>Which words moved the predictions</h1>
        <p><span style="background:rgba(0,150,60,.6)">green</span> speaks for the label,
        <span style="background:rgba(210,40,40,.6)">red</span> against it; the score of a word is behind the mouse.</p>

        """;

    /// <summary>The page. Whatever comes from data is escaped.</summary>
    public static string Of(IEnumerable<Explanation> rows)
    {
        var page = new StringBuilder(Head);
        foreach (var row in rows)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p dir=\"auto\">");
            foreach (var (text, score) in row.Parts())
                page.Append(score is { } known ? Word(row, text, known) : WebUtility.HtmlEncode(text));
            var wrong = row.Label == row.AttributionLabel ? "" : $", but is {WebUtility.HtmlEncode(row.Label)}";
            page.Append(CultureInfo.InvariantCulture,
                $"<br><small>{WebUtility.HtmlEncode(row.AttributionLabel)} ({row.Probability:p0}){wrong}</small></p>\n");
        }
        return page.Append("</html>\n").ToString();
    }

    private static string Word(Explanation row, string text, float score)
    {
        var strength = row.Strength(score);
        var colour = strength >= 0 ? "0,150,60" : "210,40,40";
        return string.Create(CultureInfo.InvariantCulture,
            $"<span style=\"background:rgba({colour},{0.8 * Math.Abs(strength):f2})\" title=\"{score:+0.000;-0.000}\">"
            + $"{WebUtility.HtmlEncode(text)}</span>");
    }
}
