namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Gets the files of a repository that this library reads, from the cache or the Hub.</summary>
internal sealed class HubRepository(string id, string revision, HubSettings settings)
{
    private readonly HubCache _cache = new(settings.CacheFolder, id, settings.UsesLinks);

    private string? _commit; // null until it is known

    /// <summary>Returns the cached folder of the revision, downloaded if necessary, and notes for the log.</summary>
    /// <exception cref="IOException">Files are missing and cannot be downloaded; the message says what to do.</exception>
    /// <exception cref="InvalidDataException">A response of the Hub is invalid, or the network is not supported.</exception>
    public async Task<(string Folder, string[] Notes)> GetAsync()
    {
        if (settings.Offline)
            return (Find() is { } whole ? whole : throw NotCached(), []);
        using var client = new HubClient(settings, id);
        try
        {
            var commit = await DownloadAsync(client).ConfigureAwait(false);
            return (_cache.Snapshot(commit), []);
        }
        catch (HubUnreachableException problem) when (Find() is { } folder)
        {
            return (folder, [$"{id}: the Hub could not be asked for '{revision}', so the cache's files are used: {problem.Message}"]);
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new IOException(
                $"The cache folder {settings.CacheFolder} cannot be written: {problem.Message} Choose another (CacheFolder, HF_HOME).",
                problem);
        }
    }

    private async Task<string> DownloadAsync(HubClient client)
    {
        var commit = _commit = await ResolveAsync(client).ConfigureAwait(false);
        var download = new HubDownload(settings, _cache, client);
        // Unsupported networks are refused before their weights are downloaded.
        if (!await HasAsync(CheckpointFolder.ConfigFile).ConfigureAwait(false))
            throw Lacks(CheckpointFolder.ConfigFile);
        ConfigReader.Read(Path.Combine(_cache.Snapshot(commit), CheckpointFolder.ConfigFile));
        foreach (var file in TokenizerFiles.Names)
            await HasAsync(file).ConfigureAwait(false);
        if (!_cache.Has(commit, CheckpointFolder.TokenizerFile) && !_cache.Has(commit, TokenizerFiles.JsonFile))
            throw Lacks($"{CheckpointFolder.TokenizerFile} and no {TokenizerFiles.JsonFile}");
        await GetWeightsAsync().ConfigureAwait(false);
        if (settings.IncludeGenerator && await HasAsync(GeneratorFiles.ConfigFile).ConfigureAwait(false))
            await AnyAsync(GeneratorFiles.WeightNames).ConfigureAwait(false);
        _cache.SetReference(revision, commit); // last: a reference must not point to an incomplete snapshot
        return commit;

        async Task GetWeightsAsync()
        {
            // Cached weights are used, in any format.
            var file = Array.Find(WeightFiles.Names, name => _cache.Has(commit, name))
                ?? await AnyAsync(WeightFiles.Names).ConfigureAwait(false)
                ?? throw Lacks($"weights that are read ({string.Join(", ", WeightFiles.Names)})");
            if (!file.EndsWith(WeightFiles.IndexSuffix, StringComparison.Ordinal))
                return;
            foreach (var (shard, _) in ShardIndex.Read(Path.Combine(_cache.Snapshot(commit), file)))
            {
                if (!HubNames.IsShard(shard, file))
                    throw client.Errors.Wrong(file, $"names the shard '{Malformed.Show(shard)}', which is no name of a weight file.");
                if (!await HasAsync(shard).ConfigureAwait(false))
                    throw Lacks($"{shard}, which {file} names");
            }
        }

        async Task<string?> AnyAsync(IEnumerable<string> files)
        {
            foreach (var file in files)
            {
                if (await HasAsync(file).ConfigureAwait(false))
                    return file;
            }
            return null;
        }

        async Task<bool> HasAsync(string file)
        {
            if (_cache.Has(commit, file))
                return true;
            if (_cache.IsAbsent(commit, file))
                return false;
            if (await client.FindAsync(commit, file).ConfigureAwait(false) is not { } found)
            {
                _cache.MarkAbsent(commit, file);
                return false;
            }
            await download.GetAsync(found).ConfigureAwait(false);
            return true;
        }
    }

    private async Task<string> ResolveAsync(HubClient client)
    {
        if (HubNames.IsCommit(revision))
            return revision;
        var config = await client.FindAsync(revision, CheckpointFolder.ConfigFile).ConfigureAwait(false);
        return config?.Commit ?? throw Lacks(CheckpointFolder.ConfigFile);
    }

    /// <summary>Returns the folder of the revision if the cache contains all of its files; otherwise null.</summary>
    private string? Find()
    {
        var folder = (_commit ?? _cache.Resolve(revision)) is { } commit ? _cache.Snapshot(commit) : null;
        return folder is not null && Missing(folder) is null ? folder : null;
    }

    // Returns the first required file that is missing; null if none is.
    private static string? Missing(string folder)
    {
        if (!HubCache.IsFile(Path.Combine(folder, CheckpointFolder.ConfigFile)))
            return CheckpointFolder.ConfigFile;
        if (!TokenizerFiles.Paths(folder).Take(2).Any(HubCache.IsFile))
            return $"{CheckpointFolder.TokenizerFile} or {TokenizerFiles.JsonFile}";
        return Array.Exists(WeightFiles.Names, name => HubCache.IsFile(Path.Combine(folder, name)))
            ? WeightFiles.Paths(folder).Where(path => !HubCache.IsFile(path)).Select(Path.GetFileName).FirstOrDefault()
            : string.Join(" or ", WeightFiles.Names);
    }

    private FileNotFoundException NotCached()
    {
        var commit = _cache.Resolve(revision);
        var found = commit is null
            ? $"the revision '{revision}' is not there" : $"of commit {commit} it lacks {Missing(_cache.Snapshot(commit))}";
        return new($"{id}: offline, and the cache ({_cache.Folder}) does not have all of it: {found}. Call once with the network (Offline, "
            + "HF_HUB_OFFLINE), or copy the folder from a machine that has it.");
    }

    private FileNotFoundException Lacks(string file) => new(
        $"{id}: there is no {file} at the revision '{revision}'. Wanted {CheckpointFolder.ConfigFile}, {CheckpointFolder.TokenizerFile} or "
        + $"{TokenizerFiles.JsonFile}, and weights ({string.Join(", ", WeightFiles.Names)}): see what the repository holds at "
        + $"{settings.Endpoint.AbsoluteUri.TrimEnd('/')}/{id}/tree/{revision}.");
}
