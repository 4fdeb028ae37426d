using Microsoft.ML.Data;

namespace Phishing;

/// <summary>A message, and whether it is phishing.</summary>
internal sealed class MailMessage
{
    [ColumnName("Label")]
    public bool IsPhishing { get; set; }

    public string Text { get; set; } = "";

    /// <summary>Lines of label, template and text with tabs between; the first has the titles.</summary>
    public static MailMessage[] Read(string path) => [.. File.ReadLines(path).Skip(1).Select(line => line.Split('\t'))
        .Select(cells => new MailMessage { IsPhishing = cells[0] == "Phishing", Text = cells[2] })];
}
