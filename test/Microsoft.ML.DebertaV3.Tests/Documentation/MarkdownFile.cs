using System.Text.RegularExpressions;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Documentation;

/// <summary>A document of the repository: README.md, CONTRIBUTING.md or a file below docs.</summary>
/// <param name="Path">Relative to the repository's root.</param>
internal sealed partial record MarkdownFile(string Path)
{
    private readonly string _text = File.ReadAllText(RepositoryRoot.Path(Path)).ReplaceLineEndings("\n");

    /// <summary>Every document.</summary>
    public static IReadOnlyList<MarkdownFile> All { get; } =
    [
        new("README.md"),
        new("CONTRIBUTING.md"),
        .. Directory.GetFiles(RepositoryRoot.Path("docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => new MarkdownFile(System.IO.Path.GetRelativePath(RepositoryRoot.Path("."), path))),
    ];

    /// <summary>The blocks of code marked csharp.</summary>
    public IEnumerable<string> Snippets => Fence().Matches(_text)
        .Where(match => match.Groups["language"].Value == "csharp").Select(match => match.Groups["code"].Value);

    /// <summary>What stands between single backticks, outside blocks of code.</summary>
    public IEnumerable<string> InlineCode => Backticks().Matches(Fence().Replace(_text, "")).Select(match => match.Groups["code"].Value);

    /// <summary>Targets of links into the repository, images included.</summary>
    public IEnumerable<string> RelativeLinks => Link().Matches(Fence().Replace(_text, "")).Select(match => match.Groups["target"].Value)
        .Where(target => !target.Contains("://", StringComparison.Ordinal));

    /// <summary>The trimmed cells of each row of the table whose first column has this title.</summary>
    public IEnumerable<string[]> Table(string title) => _text.Split('\n')
        .SkipWhile(line => !line.StartsWith($"| {title} |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());

    /// <summary>The first line of each block of rows that is drawn as text.</summary>
    public IEnumerable<string> BrokenTables => FindBrokenTables(_text);

    /// <inheritdoc cref="BrokenTables"/>
    public static IEnumerable<string> FindBrokenTables(string text)
    {
        var block = new List<string>();
        foreach (var line in Fence().Replace(text, "").Split('\n').Append(""))
        {
            if (line.StartsWith('|'))
            {
                block.Add(line);
                continue;
            }

            if (block.Count > 0 && !IsTable(block))
                yield return block[0];
            block.Clear();
        }
    }

    private static bool IsTable(List<string> block) =>
        block.Count >= 2 && Dashes().IsMatch(block[1])
        && block.TrueForAll(row => row.EndsWith('|') && Borders().Count(row) == Borders().Count(block[0]));

    /// <summary>Anchors of the headings, as GitHub makes them.</summary>
    public IEnumerable<string> Anchors => Fence().Replace(_text, "").Split('\n').Where(line => line.StartsWith('#'))
        .Select(line => NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`(?<code>[^`\n]+)`")]
    private static partial Regex Backticks();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\|(\s*:?-+:?\s*\|)+$")]
    private static partial Regex Dashes();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Borders();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
