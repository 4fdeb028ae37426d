using System.Globalization;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>What the headers of the Hub's answers say of a file, over all redirects that are followed to learn it.</summary>
internal sealed class HubMetadata(HubErrors errors, string file)
{
    private string? _commit, _linkedTag, _tag, _linkedSize;
    private long? _length;

    /// <summary>Whether a redirect to another host need not be followed: it is where the bytes are.</summary>
    public bool IsComplete => _commit is not null && _linkedTag is not null && _linkedSize is not null;

    /// <summary>Takes an answer: what the first says of the linked file counts, else what the last says of itself.</summary>
    public void Add(HttpResponseMessage response)
    {
        _commit ??= Header(response, "X-Repo-Commit");
        _linkedTag ??= Header(response, "X-Linked-Etag");
        _linkedSize ??= Header(response, "X-Linked-Size");
        if (Header(response, "ETag") is { } tag && (_tag is null || HubNames.IsDigest(Unquote(tag))))
            _tag = tag;
        _length = response.Content.Headers.ContentLength;
    }

    /// <summary>The file.</summary>
    /// <exception cref="InvalidDataException">A header is missing or would lead out of the cache folder.</exception>
    public HubFile Read()
    {
        var commit = _commit ?? "";
        if (!HubNames.IsCommit(commit))
            throw Wrong("X-Repo-Commit", commit, "the 40 digits of a commit");
        var digest = Unquote(_linkedTag ?? _tag ?? "");
        if (!HubNames.IsDigest(digest))
            throw Wrong("X-Linked-Etag or ETag", digest, "git's SHA-1 or SHA-256 of the file");
        var size = _length ?? -1;
        if (_linkedSize is not null && !long.TryParse(_linkedSize, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size < 0)
            throw Wrong("X-Linked-Size or Content-Length", _linkedSize ?? "", "the size of the file");
        return new(file, commit, digest, size);
    }

    private InvalidDataException Wrong(string header, string found, string wanted) => errors.Wrong(file,
        $"{header} of the server's answer: found '{Malformed.Show(found)}', wanted {wanted}. Check that the endpoint is a Hub "
        + "or a mirror of it (Endpoint, HF_ENDPOINT).");

    // W/"..." is a weak tag: the same file, perhaps compressed on its way
    private static string Unquote(string tag) => (tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag).Trim('"');

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
