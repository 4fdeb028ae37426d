using System.Text.RegularExpressions;

namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>
/// Which files of a folder speak of the network that it holds, so that those of an earlier network must go when another is saved there.
/// </summary>
internal static partial class CheckpointFiles
{
    /// <summary>Whether a name is that of weights or a tokenizer, as this library and transformers find them.</summary>
    public static bool MayContradict(string name) =>
        name is GeneratorFiles.ConfigFile or CheckpointFolder.TokenizerFile or TokenizerFiles.JsonFile || Weights().IsMatch(name);

    /// <summary>
    /// Whether an old file contradicts the new ones: weights always, transformers' tokenizer where spm.model changes, spm.model where
    /// there is none any more.
    /// </summary>
    /// <param name="folder">The old files.</param>
    /// <param name="staged">The new ones.</param>
    /// <param name="name">Of a file that is not among the new ones.</param>
    public static bool Contradicts(string folder, string staged, string name) =>
        MayContradict(name) && (name != TokenizerFiles.JsonFile || !HaveOneTokenizer(folder, staged));

    private static bool HaveOneTokenizer(string folder, string staged)
    {
        var old = Path.Combine(folder, CheckpointFolder.TokenizerFile);
        var current = Path.Combine(staged, CheckpointFolder.TokenizerFile);
        return File.Exists(old) && File.Exists(current) && File.ReadAllBytes(old).AsSpan().SequenceEqual(File.ReadAllBytes(current));
    }

    // One file, a shard or the index of shards; of the network or of its generator.
    [GeneratedRegex(@"^(model|pytorch_model)(\.generator)?(-\d+-of-\d+)?\.(safetensors|bin)(\.index\.json)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Weights();
}
