using System.Security.Cryptography;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// What a folder's small files were when it was read: weights are opened later, when another model may have been saved there.
/// </summary>
internal sealed class FolderVersion
{
    private static readonly string[] Names = [CheckpointFolder.ConfigFile, CheckpointFolder.TokenizerFile, TokenizerFiles.JsonFile];

    private readonly string _folder;
    private readonly string _digest;

    /// <summary>Takes the digests of a folder as it is now, before its files are read.</summary>
    public FolderVersion(string folder) => (_folder, _digest) = (folder, Digest(folder));

    /// <summary>Opens weights that belong to the files that were read.</summary>
    /// <exception cref="IOException">Another model was saved there.</exception>
    public IReadOnlyList<ITensorFile> Open(Func<IReadOnlyList<ITensorFile>> open)
    {
        while (true)
        {
            FolderJournal.Recover(_folder);
            var files = open();
            var isSaving = FolderJournal.Exists(_folder); // since just now: the files may belong to two models
            if (!isSaving && Digest(_folder) == _digest)
                return files;
            foreach (var file in files)
                file.Dispose();
            if (!isSaving)
                throw new IOException(
                    $"{_folder}: another model was saved here after {CheckpointFolder.ConfigFile} was read. Read the folder again.");
        }
    }

    private static string Digest(string folder) => string.Join(' ', Names.Select(name => Path.Combine(folder, name))
        .Select(path => File.Exists(path) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) : "none"));
}
