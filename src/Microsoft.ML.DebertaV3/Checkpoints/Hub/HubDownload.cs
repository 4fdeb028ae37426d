using System.Globalization;
using System.Net;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Downloads a file to the cache, with checksum verification, in one process at a time.</summary>
internal sealed class HubDownload(HubSettings settings, HubCache cache, HubClient client)
{
    private const int BufferSize = 1 << 17;
    private const int ProgressStep = 1 << 20;

    /// <summary>Downloads a file unless it is cached; waits if another process is downloading it.</summary>
    /// <exception cref="IOException">The file cannot be downloaded or written. Downloaded bytes are kept.</exception>
    /// <exception cref="InvalidDataException">The checksum or length is wrong; the downloaded bytes are deleted.</exception>
    public async Task GetAsync(HubFile file)
    {
        using var held = await HubLock.TakeAsync(cache.LockFile(file.Digest), settings.CancellationToken).ConfigureAwait(false);
        if (cache.Has(file.Commit, file.Name))
            return;
        var isNew = !File.Exists(cache.Blob(file.Digest));
        if (isNew)
        {
            await ReceiveAsync(file).ConfigureAwait(false);
            File.Move(cache.Incomplete(file.Digest), cache.Blob(file.Digest), overwrite: true);
        }
        cache.Place(file, isNew);
    }

    private async Task ReceiveAsync(HubFile file)
    {
        using var part = await PartialFile.OpenAsync(cache.Incomplete(file.Digest), file, settings.CancellationToken).ConfigureAwait(false);
        var wasResumed = part.Length > 0;
        RequireSpace(file, part.Length);
        await ReceiveRestAsync(file, part).ConfigureAwait(false);
        if (wasResumed && !part.IsGenuine()) // the bytes of an earlier call may be wrong
        {
            part.Restart();
            await ReceiveRestAsync(file, part).ConfigureAwait(false);
        }
        if (!part.IsGenuine())
        {
            part.Restart();
            throw client.Errors.Wrong(file.Name,
                $"the bytes that arrived do not have the checksum {file.Digest} that the Hub promised, and were deleted. Call again; if it "
                + "stays so, a proxy or mirror in between changes the file.");
        }
        part.Flush();
    }

    private async Task ReceiveRestAsync(HubFile file, PartialFile part)
    {
        Report(file, part);
        for (var failures = 0; part.Length < file.Size;)
        {
            var before = part.Length;
            try
            {
                await ReceiveOnceAsync(file, part).ConfigureAwait(false);
            }
            catch (HubUnreachableException problem)
            {
                if (part.Length == file.Size)
                    return;
                failures = part.Length > before ? 1 : failures + 1;
                if (failures > settings.MaxRetries)
                    throw new HubUnreachableException(
                        $"{file.Name}: the download broke off at {Count(part.Length)} of {Count(file.Size)} bytes: {problem.Message} What "
                        + "arrived is kept: call again to go on from there.", problem);
                await Task.Delay(settings.RetryDelay, settings.CancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task ReceiveOnceAsync(HubFile file, PartialFile part)
    {
        var (response, address) = await client.OpenAsync(file, part.Length).ConfigureAwait(false);
        using var answer = response;
        Begin(response, address, file, part);
        using var stream = await response.Content.ReadAsStreamAsync(settings.CancellationToken).ConfigureAwait(false);
        var (buffer, reported) = (new byte[BufferSize], part.Length);
        while (true)
        {
            var read = await client.WithinAsync(cancellation => stream.ReadAsync(buffer, cancellation).AsTask(), address)
                .ConfigureAwait(false);
            if (read == 0 && part.Length < file.Size)
                throw new HubUnreachableException($"{address.Host} closed the connection.");
            if (read == 0)
                break;
            if (part.Length + read > file.Size)
            {
                part.Restart();
                throw WrongLength(file, address, "more");
            }
            part.Append(buffer.AsSpan(0, read));
            if (part.Length - reported >= ProgressStep || part.Length == file.Size)
            {
                Report(file, part);
                reported = part.Length;
            }
        }
    }

    // Checks that the response continues the partial file; otherwise restarts.
    private void Begin(HttpResponseMessage response, Uri address, HubFile file, PartialFile part)
    {
        var isWhole = response.StatusCode != HttpStatusCode.PartialContent;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable
            || (!isWhole && response.Content.Headers.ContentRange?.From != part.Length))
        {
            part.Restart();
            throw new HubUnreachableException($"{address.Host} does not send the rest of a file.");
        }
        if (isWhole && part.Length > 0)
            part.Restart();
        if (response.Content.Headers.ContentLength is { } length && length != file.Size - part.Length)
            throw WrongLength(file, address, Count(length));
    }

    private InvalidDataException WrongLength(HubFile file, Uri address, string found) => client.Errors.Wrong(file.Name,
        $"the Hub says {Count(file.Size)} bytes, {address.Host} sends {found}. Call again; if it stays so, a proxy or mirror in between "
        + "changes the file.");

    private void RequireSpace(HubFile file, long there)
    {
        if (FreeSpace() is { } free && free < file.Size - there)
            throw new IOException(
                $"{file.Name}: {Count(file.Size - there)} bytes are to come, and {Count(free)} are free in {cache.Folder}. Make room, or "
                + "choose another cache folder (CacheFolder, HF_HOME).");
    }

    // null if unknown
    private long? FreeSpace()
    {
        try
        {
            return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(cache.Folder)! : cache.Folder).AvailableFreeSpace;
        }
        catch (Exception problem) when (problem is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Count(long bytes) => bytes.ToString("N0", CultureInfo.InvariantCulture);

    private void Report(HubFile file, PartialFile part) => settings.Progress?.Report(new(file.Name, part.Length, file.Size));
}
