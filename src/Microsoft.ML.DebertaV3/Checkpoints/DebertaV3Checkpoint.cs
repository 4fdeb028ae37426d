using Microsoft.ML.DebertaV3.Checkpoints;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3;

/// <summary>Where a network starts from: its sizes, its tokenizer and its weights, on disk, in memory or still to be drawn.</summary>
/// <remarks>Immutable and thread safe. Weights in a folder are read when they are needed, not kept.</remarks>
public sealed class DebertaV3Checkpoint
{
    private readonly Lazy<NetworkWeights>? _generator; // null: there is none
    private readonly string _tokenizerPath;

    private DebertaV3Checkpoint(
        CheckpointConfig description, DebertaV3Tokenizer tokenizer, string tokenizerPath, NetworkWeights? weights,
        Lazy<NetworkWeights>? generator = null)
    {
        TokenizerFit.Check(tokenizer, tokenizerPath, description.Network);
        (Description, Tokenizer, Weights, _generator, _tokenizerPath) = (description, tokenizer, weights, generator, tokenizerPath);
    }

    /// <summary>
    /// A small network of its own that comes with the library: 4 layers of 128, 2 heads, feed-forward 512, a tokenizer of 8,000 English
    /// pieces, and a generator of 2 layers. For trying out, tests and samples.
    /// </summary>
    /// <remarks>
    /// Pre-trained by this library on 15 novels, with <see cref="MaskingScheme.WholeWords"/> in sequences of 128 pieces, which it
    /// remembers: pre-training that goes on from it does the same by default. docs/tiny.md says how, and what it is worth: it is far too
    /// small to know English well.
    /// </remarks>
    public static DebertaV3Checkpoint Tiny => TinyCheckpoint.Instance;

    /// <summary>The sizes of the network.</summary>
    public DebertaV3Config Config => Description.Network;

    /// <summary>The tokenizer that belongs to the weights.</summary>
    public DebertaV3Tokenizer Tokenizer { get; }

    /// <summary>Names of the head's labels, by their index (id2label); null where there is no head with labels.</summary>
    public IReadOnlyList<string>? Labels => Description.Labels;

    /// <summary>
    /// What transformers calls problem_type: single_label_classification, multi_label_classification or regression. Null: the number of
    /// labels tells.
    /// </summary>
    public string? ProblemType => Description.ProblemType;

    /// <summary>All that config.json says.</summary>
    internal CheckpointConfig Description { get; }

    /// <summary>Seed of the weights, where none are stored; null where they are.</summary>
    internal int? Seed { get; private init; }

    /// <summary>The stored weights; null where there are none.</summary>
    internal NetworkWeights? Weights { get; }

    /// <summary>Whether there is a generator of replaced token detection beside the network.</summary>
    internal bool HasGenerator => _generator is not null;

    /// <summary>The generator's weights and configuration, of the network's own width and vocabulary.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    /// <exception cref="FileNotFoundException">A part of it is missing; the message says which.</exception>
    /// <exception cref="InvalidDataException">Its configuration is damaged, or does not fit the network's.</exception>
    internal NetworkWeights Generator => _generator?.Value ?? throw new InvalidOperationException("The checkpoint has no generator.");

    /// <summary>The sizes of the generator.</summary>
    /// <inheritdoc cref="Generator"/>
    internal DebertaV3Config GeneratorConfig => Generator.Description.Network;

    /// <summary>A folder as transformers and the Hugging Face hub have it.</summary>
    /// <param name="path">
    /// Holds config.json, spm.model (or tokenizer.json, where there is no spm.model) and the weights: model.safetensors, pytorch_model.bin
    /// (of any torch version) or the index of shards of either. float32, float16 and bfloat16 are read, the two half types into float32.
    /// The generator of pre-training may lie beside them (generator_config.json, and model.generator.safetensors or
    /// pytorch_model.generator.bin); it is read where it is needed.
    /// </param>
    /// <exception cref="IOException">The folder or one of its files is missing or cannot be read; the message says which.</exception>
    /// <exception cref="InvalidDataException">
    /// config.json, spm.model or tokenizer.json is damaged, describes no DeBERTaV3 network, or the two do not fit each other; a file is a
    /// pointer of git's large file storage; or the tokenizer's other files (tokenizer_config.json, special_tokens_map.json,
    /// added_tokens.json) say what this version does not honour.
    /// </exception>
    public static DebertaV3Checkpoint FromFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException(
                $"{path}: there is no such folder. A checkpoint is a folder with {CheckpointFolder.ConfigFile}, "
                + $"{CheckpointFolder.TokenizerFile} and model.safetensors or pytorch_model.bin.");

        FolderJournal.Recover(path);
        var version = new FolderVersion(path);
        // What is missing, or is a pointer, is told now, not after a long preparation.
        var configPath = CheckpointFolder.Require(path, CheckpointFolder.ConfigFile);
        var tokenizerPath = TokenizerFiles.Require(path);
        FolderFiles.RequireGenuine(path, [configPath, .. TokenizerFiles.Paths(path), .. WeightFiles.Paths(path)]);
        var description = ConfigReader.Read(configPath);
        var tokenizer = TokenizerFiles.Read(path, tokenizerPath);
        description = description with { Notes = [.. description.Notes, .. tokenizer.Notes] };
        // What is wrong with a generator is told to whoever wants it, and told again after it was put right: nothing is kept of a failure.
        var generator = GeneratorFiles.Any(path)
            ? new Lazy<NetworkWeights>(() => GeneratorFiles.Read(path, description.Network, version), LazyThreadSafetyMode.PublicationOnly)
            : null;
        return new(description, tokenizer.Tokenizer, tokenizerPath,
            NetworkWeights.InFiles(description, () => version.Open(() => WeightFiles.Open(path))), generator)
        {
            MaskProblem = tokenizer.MaskProblem,
        };
    }

    /// <summary>A network with random weights, to train from scratch.</summary>
    /// <param name="config">The sizes. The vocabulary must hold the tokenizer's pieces; for pre-training and filling masks [MASK]
    /// too.</param>
    /// <param name="tokenizerPath">A SentencePiece unigram model (spm.model) with the pieces [PAD], [CLS], [SEP] and [UNK].</param>
    /// <param name="seed">The same seed gives the same weights on every machine.</param>
    /// <exception cref="ArgumentException"><paramref name="config"/> is no network.</exception>
    /// <exception cref="IOException">The tokenizer is missing or cannot be read; the message says where one comes from.</exception>
    /// <exception cref="InvalidDataException">The tokenizer is damaged, or does not fit the configuration.</exception>
    public static DebertaV3Checkpoint New(DebertaV3Config config, string tokenizerPath, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentException.ThrowIfNullOrEmpty(tokenizerPath);
        return Random(config, DebertaV3Tokenizer.Create(tokenizerPath), tokenizerPath, seed);
    }

    /// <summary>
    /// A network with random weights, to train from scratch, with a tokenizer that is there already, such as another checkpoint's.
    /// </summary>
    /// <param name="config">The sizes. The vocabulary must hold the tokenizer's pieces; for pre-training and filling masks [MASK]
    /// too.</param>
    /// <param name="tokenizer">It must have the pieces [PAD], [CLS], [SEP] and [UNK]. It is shared.</param>
    /// <param name="seed">The same seed gives the same weights on every machine.</param>
    /// <exception cref="ArgumentException"><paramref name="config"/> is no network.</exception>
    /// <exception cref="InvalidDataException">The tokenizer does not fit the configuration.</exception>
    public static DebertaV3Checkpoint New(DebertaV3Config config, DebertaV3Tokenizer tokenizer, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tokenizer);
        return Random(config, tokenizer, "tokenizer", seed);
    }

    /// <summary>A network with random weights.</summary>
    internal static DebertaV3Checkpoint Random(DebertaV3Config config, DebertaV3Tokenizer tokenizer, string tokenizerPath, int seed)
    {
        config.Validate();
        return new DebertaV3Checkpoint(new CheckpointConfig(config), tokenizer, tokenizerPath, weights: null) { Seed = seed };
    }

    /// <summary>Weights from elsewhere, and those of a generator where there is one.</summary>
    /// <exception cref="InvalidDataException">Tokenizer, network and generator do not fit each other.</exception>
    internal static DebertaV3Checkpoint FromWeights(NetworkWeights weights, NetworkWeights? generator, DebertaV3Tokenizer tokenizer)
    {
        if (generator is not null)
            GeneratorFiles.RequireFit(generator.Description.Network, weights.Description.Network, "generator");
        return new(weights.Description, tokenizer, "tokenizer", weights, generator is null ? null : new Lazy<NetworkWeights>(generator));
    }

    /// <summary>Why the folder's files leave it open which id [MASK] has; null where they do not.</summary>
    private string? MaskProblem { get; init; }

    /// <summary>Returns where [MASK] has an id that the network knows: for what masks text, or reads texts that contain it.</summary>
    /// <exception cref="InvalidDataException">The word table ends before it, or files of the folder contradict each other.</exception>
    internal void RequireMask()
    {
        if (MaskProblem is not null)
            throw new InvalidDataException(MaskProblem);
        TokenizerFit.RequireMask(Tokenizer, _tokenizerPath, Config);
    }

    /// <inheritdoc cref="NetworkWeights.RequireSizes"/>
    internal void RequireSizes(int? labels = null) => Weights?.RequireSizes(labels: labels);

    /// <inheritdoc cref="NetworkWeights.RequirePositions"/>
    internal void RequirePositions() => Weights?.RequirePositions();

    /// <summary>
    /// Overwrites a module's parameters with the stored weights. Where there are none (<see cref="Seed"/>), every parameter is reported as
    /// missing.
    /// </summary>
    /// <param name="module">The names of its parameters are the published ones.</param>
    /// <param name="optionalPrefixes">Parameters whose names begin so may be missing or have another shape: a new head.</param>
    /// <exception cref="InvalidDataException">A file is damaged, or another parameter is missing or has another shape.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    internal LoadReport LoadInto(nn.Module module, IReadOnlyList<string> optionalPrefixes) =>
        Weights?.LoadInto(module, optionalPrefixes)
            ?? new LoadReport([], [.. module.named_parameters().Select(entry => entry.name)], [], []);

    /// <summary>
    /// As <see cref="LoadInto"/>, of the generator. A table of absolute positions that the module has must be in the weights.
    /// </summary>
    /// <inheritdoc cref="Generator"/>
    internal LoadReport LoadGeneratorInto(nn.Module module, IReadOnlyList<string> optionalPrefixes) =>
        Generator.LoadInto(module, optionalPrefixes);
}
