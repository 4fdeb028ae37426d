using System.Globalization;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Collects the metadata of a file from the headers of the Hub's responses, over all followed redirects.</summary>
internal sealed class HubMetadata(HubErrors errors, string file)
{
    private string? _commit, _linkedTag, _tag, _linkedSize;
    private long? _length;

    /// <summary>Whether all metadata is known, so that a redirect to the host of the content need not be followed.</summary>
    public bool IsComplete => _commit is not null && _linkedTag is not null && _linkedSize is not null;

    /// <summary>Adds a response. Headers about the linked file count from the first response, ETag and length from the last.</summary>
    public void Add(HttpResponseMessage response)
    {
        _commit ??= Header(response, "X-Repo-Commit");
        _linkedTag ??= Header(response, "X-Linked-Etag");
        _linkedSize ??= Header(response, "X-Linked-Size");
        if (Header(response, "ETag") is { } tag && (_tag is null || HubNames.IsDigest(Unquote(tag))))
            _tag = tag;
        _length = response.Content.Headers.ContentLength;
    }

    /// <summary>Returns the metadata.</summary>
    /// <exception cref="InvalidDataException">A header is missing or invalid (it could name a path outside of the cache
    /// folder).</exception>
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

    // W/"..." is a weak tag: the same file, possibly compressed in transit
    private static string Unquote(string tag) => (tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag).Trim('"');

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
