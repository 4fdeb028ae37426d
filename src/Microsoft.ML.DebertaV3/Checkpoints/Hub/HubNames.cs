using System.Text.RegularExpressions;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Validates names that become parts of paths and addresses, so that no path leaves the cache folder.</summary>
internal static partial class HubNames
{
    private const int LongestName = 96; // limit of the Hub

    /// <summary>Requires OWNER/NAME, or a NAME without owner (old repositories).</summary>
    /// <exception cref="ArgumentException">The name is invalid.</exception>
    public static void CheckRepository(string repository)
    {
        if (!Repository().IsMatch(repository) || repository.Contains("--", StringComparison.Ordinal)
            || repository.Contains("..", StringComparison.Ordinal) || repository.EndsWith(".git", StringComparison.Ordinal)
            || repository.Split('/').Any(part => part.Length > LongestName))
            throw new ArgumentException(
                $"found the repository '{Malformed.Show(repository)}', wanted OWNER/NAME as the Hub writes it, such as "
                + "microsoft/deberta-v3-small: letters, digits, '-', '_' and '.', and no address.", nameof(repository));
    }

    /// <summary>Requires a branch, a tag, a commit or a reference such as refs/pr/1.</summary>
    /// <exception cref="ArgumentException">The name is not valid in git.</exception>
    public static void CheckRevision(string revision)
    {
        if (revision.Length is 0 or > 200 || revision.Split('/').Any(part => !IsPart(part)))
            throw new ArgumentException(
                $"found the revision '{Malformed.Show(revision)}', wanted a branch, a tag, or the 40 digits of a commit.",
                nameof(revision));
    }

    /// <summary>Whether a text is a full commit hash.</summary>
    public static bool IsCommit(string text) => Commit().IsMatch(text);

    /// <summary>Whether a text is a SHA-1 or SHA-256 digest.</summary>
    public static bool IsDigest(string text) => Digest().IsMatch(text);

    /// <summary>Whether a name in an index is valid for a shard: a plain file name with the extension of the index's weights.</summary>
    public static bool IsShard(string name, string index) =>
        Shard().IsMatch(name) && Path.GetExtension(name) == Path.GetExtension(index[..^WeightFiles.IndexSuffix.Length]);

    private static bool IsPart(string part) => part.Length > 0 && part[0] is not ('.' or '-') && part[^1] is not ('.' or ' ')
        && !part.Contains("..", StringComparison.Ordinal) && !part.EndsWith(".lock", StringComparison.Ordinal)
        && !part.Any(c => char.IsControl(c) || char.IsSurrogate(c) || @"\:*?""<>|~^[ ".Contains(c));

    [GeneratedRegex(@"^([A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?/)?[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Repository();

    [GeneratedRegex(@"^[0-9a-f]{40}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Commit();

    [GeneratedRegex(@"^([0-9a-f]{40}|[0-9a-f]{64})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Digest();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,199}\.(safetensors|bin)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shard();
}
