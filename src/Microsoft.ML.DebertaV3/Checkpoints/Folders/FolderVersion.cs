using System.Security.Cryptography;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// Digests of a folder's small files at the time of reading. Weights are opened later, when another model may have been saved there.
/// </summary>
internal sealed class FolderVersion
{
    private static readonly string[] Names = [CheckpointFolder.ConfigFile, CheckpointFolder.TokenizerFile, TokenizerFiles.JsonFile];

    private readonly string _folder;
    private readonly string _digest;

    /// <summary>Computes the digests, before the files are read.</summary>
    public FolderVersion(string folder) => (_folder, _digest) = (folder, Digest(folder));

    /// <summary>Opens the weights, if they still belong to the files that were read.</summary>
    /// <exception cref="IOException">Another model was saved to the folder.</exception>
    public IReadOnlyList<ITensorFile> Open(Func<IReadOnlyList<ITensorFile>> open)
    {
        while (true)
        {
            FolderJournal.Recover(_folder);
            var files = open();
            var isSaving = FolderJournal.Exists(_folder); // a save has just started: the files may belong to two models
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
