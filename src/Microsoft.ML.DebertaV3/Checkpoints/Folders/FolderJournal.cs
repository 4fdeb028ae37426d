using System.Text.Json;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// A journal file that lists the staged files to be moved to a folder. Once it exists, the save is committed: the next reader or writer
/// finishes the moves. It is deleted after the last move.
/// </summary>
/// <remarks>Folders without a journal, such as those of other programs, are read as usual.</remarks>
internal static class FolderJournal
{
    public const string FileName = "deberta-v3-saving.json";

    private sealed record Content(string Staged, string[] Files, string[] Obsolete);

    /// <summary>Whether a committed save is not finished.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>Writes the journal, which commits the staged files.</summary>
    public static void Begin(string folder, string staged, Func<string, bool> isObsolete)
    {
        string[] files = [.. Directory.GetFiles(staged).Select(path => Path.GetFileName(path)!)];
        var obsolete = Directory.GetFiles(folder).Select(path => Path.GetFileName(path)!)
            .Where(name => !files.Contains(name) && isObsolete(name));
        var unfinished = Path.Combine(staged, FileName);
        using (var stream = File.Create(unfinished))
        {
            JsonSerializer.Serialize(stream, new Content(Path.GetFileName(staged), files, [.. obsolete]));
            stream.Flush(flushToDisk: true);
        }
        UnixFiles.FlushFolder(folder); // flushes the name of the staged folder
        File.Move(unfinished, Path.Combine(folder, FileName));
        UnixFiles.FlushFolder(folder);
    }

    /// <summary>Finishes an interrupted save, if there is one, before a folder is read. Waits for a running save.</summary>
    /// <exception cref="IOException">A save was interrupted, and the folder cannot be written.</exception>
    /// <exception cref="InvalidDataException">The journal is damaged, or a file that it lists is missing.</exception>
    public static void Recover(string folder)
    {
        if (!Exists(folder))
            return;
        try
        {
            using var inside = FolderLock.Take(folder);
            RollForward(folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"{folder}: a save was interrupted here ({FileName}), so its files belong to two models, and it cannot be finished now: "
                + $"{problem.Message} Make the folder writable and read it again, or save into it again.", problem);
        }
    }

    /// <summary>
    /// Finishes an earlier save, if there is one, before a new one; a damaged journal is deleted. The caller must hold the folder's lock.
    /// </summary>
    public static void Clear(string folder)
    {
        try
        {
            RollForward(folder);
        }
        catch (InvalidDataException) // all files that it could list are about to be replaced
        {
            File.Delete(Path.Combine(folder, FileName));
        }
    }

    /// <summary>
    /// Finishes the moves of a journal, if there is one. The caller must hold the folder's lock. Can be interrupted at any point and
    /// repeated.
    /// </summary>
    /// <inheritdoc cref="Recover"/>
    public static void RollForward(string folder)
    {
        var journal = Path.Combine(folder, FileName);
        if (!File.Exists(journal))
            return;
        var content = Read(journal);
        var staged = Path.Combine(folder, content.Staged);
        foreach (var file in content.Files)
            Move(journal, Path.Combine(staged, file), Path.Combine(folder, file));
        foreach (var file in content.Obsolete)
            File.Delete(Path.Combine(folder, file));
        UnixFiles.FlushFolder(folder);
        File.Delete(journal);
        UnixFiles.FlushFolder(folder);
        if (Directory.Exists(staged))
            Directory.Delete(staged, recursive: true);
    }

    private static void Move(string journal, string from, string to)
    {
        if (File.Exists(from))
            File.Move(from, to, overwrite: true);
        else if (!File.Exists(to))
            throw Malformed.File(journal,
                $"names {Malformed.Show(Path.GetFileName(to))}, which is neither staged nor in its place. Save the model into this folder "
                + "again.");
    }

    private static Content Read(string journal)
    {
        try
        {
            if (JsonSerializer.Deserialize<Content>(File.ReadAllBytes(journal)) is
                {
                    Staged: not null, Files: not null,
                    Obsolete: not null
                } content
                && StagedFolder.IsOwn(content.Staged) && IsPlain(content.Staged) && content.Files.All(IsPlain)
                && content.Obsolete.All(IsObsolete))
            {
                return content;
            }
        }
        catch (JsonException problem)
        {
            throw Malformed.File(journal, $"the JSON is damaged: {problem.Message}", problem);
        }
        throw Malformed.File(journal, "it is not one that this library writes. Save the model into this folder again.");
    }

    // A folder may be untrusted: names must stay inside it, and only weights and tokenizers are deleted.
    private static bool IsPlain(string name) =>
        !string.IsNullOrEmpty(name) && name is not ("." or "..") && name.AsSpan().IndexOfAny('/', '\\', '\0') < 0;

    private static bool IsObsolete(string name) => IsPlain(name) && CheckpointFiles.MayContradict(name);
}
