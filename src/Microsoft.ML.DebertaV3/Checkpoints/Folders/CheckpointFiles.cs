using System.Text.RegularExpressions;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>Determines which files of a folder belong to its network, and must be removed when another network is saved there.</summary>
internal static partial class CheckpointFiles
{
    /// <summary>Whether a file name is that of weights or a tokenizer that this library or transformers would read.</summary>
    public static bool MayContradict(string name) =>
        name is GeneratorFiles.ConfigFile or CheckpointFolder.TokenizerFile or TokenizerFiles.JsonFile || Weights().IsMatch(name);

    /// <summary>
    /// Whether an old file contradicts the new ones: weights always, tokenizer.json if spm.model changes, spm.model if the new files have
    /// none.
    /// </summary>
    /// <param name="folder">Folder of the old files.</param>
    /// <param name="staged">Folder of the new files.</param>
    /// <param name="name">Name of an old file that is not among the new ones.</param>
    public static bool Contradicts(string folder, string staged, string name) =>
        MayContradict(name) && (name != TokenizerFiles.JsonFile || !HaveOneTokenizer(folder, staged));

    private static bool HaveOneTokenizer(string folder, string staged)
    {
        var old = Path.Combine(folder, CheckpointFolder.TokenizerFile);
        var current = Path.Combine(staged, CheckpointFolder.TokenizerFile);
        return File.Exists(old) && File.Exists(current) && File.ReadAllBytes(old).AsSpan().SequenceEqual(File.ReadAllBytes(current));
    }

    // A single file, a shard or an index of shards, of the network or its generator.
    [GeneratedRegex(@"^(model|pytorch_model)(\.generator)?(-\d+-of-\d+)?\.(safetensors|bin)(\.index\.json)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Weights();
}
