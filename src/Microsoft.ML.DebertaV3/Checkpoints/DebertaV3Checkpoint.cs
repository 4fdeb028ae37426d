using Microsoft.ML.DebertaV3.Checkpoints;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3;

/// <summary>A starting point of a network: configuration, tokenizer and weights. The weights are on disk, in memory, or random.</summary>
/// <remarks>Immutable and thread safe. Weights in a folder are read on demand and not cached.</remarks>
public sealed partial class DebertaV3Checkpoint
{
    private readonly Lazy<NetworkWeights>? _generator; // null if there is none
    private readonly string _tokenizerPath;

    private DebertaV3Checkpoint(
        CheckpointConfig description, DebertaV3Tokenizer tokenizer, string tokenizerPath, NetworkWeights? weights,
        Lazy<NetworkWeights>? generator = null)
    {
        TokenizerFit.Check(tokenizer, tokenizerPath, description.Network);
        (Description, Tokenizer, Weights, _generator, _tokenizerPath) = (description, tokenizer, weights, generator, tokenizerPath);
    }

    /// <summary>
    /// A small pre-trained network included in the library, for experiments, tests and samples: 4 layers of width 128, 2 heads,
    /// feed-forward width 512, a tokenizer with 8,000 English pieces, and a generator with 2 layers.
    /// </summary>
    /// <remarks>
    /// Pre-trained by this library on 15 novels, with <see cref="MaskingScheme.WholeWords"/> in sequences of 128 pieces; these settings are
    /// recorded and are the defaults of continued pre-training. It is far too small to know English well; docs/tiny.md describes its
    /// training and quality.
    /// </remarks>
    public static DebertaV3Checkpoint Tiny => TinyCheckpoint.Instance;

    /// <summary>Configuration of the network.</summary>
    public DebertaV3Config Config => Description.Network;

    /// <summary>The tokenizer that belongs to the weights.</summary>
    public DebertaV3Tokenizer Tokenizer { get; }

    /// <summary>Names of the head's labels by index (id2label); null if there is no head with labels.</summary>
    public IReadOnlyList<string>? Labels => Description.Labels;

    /// <summary>
    /// transformers' problem_type: single_label_classification, multi_label_classification or regression. Null if it depends on the number
    /// of labels.
    /// </summary>
    public string? ProblemType => Description.ProblemType;

    /// <summary>Content of config.json.</summary>
    internal CheckpointConfig Description { get; }

    /// <summary>Seed of random weights; null if weights are stored.</summary>
    internal int? Seed { get; private init; }

    /// <summary>The stored weights; null if there are none.</summary>
    internal NetworkWeights? Weights { get; }

    /// <summary>Whether there is a generator of replaced token detection.</summary>
    internal bool HasGenerator => _generator is not null;

    /// <summary>Weights and configuration of the generator, which has the same width and vocabulary as the network.</summary>
    /// <exception cref="InvalidOperationException">There is no generator.</exception>
    /// <exception cref="FileNotFoundException">One of its files is missing; the message says which.</exception>
    /// <exception cref="InvalidDataException">Its configuration is damaged, or inconsistent with that of the network.</exception>
    internal NetworkWeights Generator => _generator?.Value ?? throw new InvalidOperationException("The checkpoint has no generator.");

    /// <summary>Configuration of the generator.</summary>
    /// <inheritdoc cref="Generator"/>
    internal DebertaV3Config GeneratorConfig => Generator.Description.Network;

    /// <summary>Opens a folder in the format of transformers and the Hugging Face hub.</summary>
    /// <param name="path">Path of a folder with config.json, spm.model (or else tokenizer.json) and the weights: model.safetensors,
    /// pytorch_model.bin (of any torch version), or the index of shards of either. Weights may be float32, float16 or bfloat16; they are
    /// converted to float32. The folder may also contain a generator of pre-training (generator_config.json, and
    /// model.generator.safetensors or pytorch_model.generator.bin), which is read when it is needed.</param>
    /// <exception cref="IOException">The folder or one of its files is missing or cannot be read; the message says which.</exception>
    /// <exception cref="InvalidDataException">config.json, spm.model or tokenizer.json is damaged, does not describe a DeBERTaV3 network,
    /// or they are inconsistent with each other; a file is a Git LFS pointer; or another file of the tokenizer (tokenizer_config.json,
    /// special_tokens_map.json, added_tokens.json) contains a setting that this version does not support.</exception>
    public static DebertaV3Checkpoint FromFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ReadFolder(path, []);
    }

    private static DebertaV3Checkpoint ReadFolder(string path, IEnumerable<string> notes)
    {
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException(
                $"{path}: there is no such folder. A checkpoint is a folder with {CheckpointFolder.ConfigFile}, "
                + $"{CheckpointFolder.TokenizerFile} and model.safetensors or pytorch_model.bin. A repository of the "
                + "Hub is read by FromHub.");

        FolderJournal.Recover(path);
        var version = new FolderVersion(path);
        // Missing files and LFS pointers are reported now and not after long preparations.
        var configPath = CheckpointFolder.Require(path, CheckpointFolder.ConfigFile);
        var tokenizerPath = TokenizerFiles.Require(path);
        FolderFiles.RequireGenuine(path, [configPath, .. TokenizerFiles.Paths(path), .. WeightFiles.Paths(path)]);
        var description = ConfigReader.Read(configPath);
        var tokenizer = TokenizerFiles.Read(path, tokenizerPath);
        description = description with { Notes = [.. notes, .. description.Notes, .. tokenizer.Notes] };
        // Problems of a generator are reported when it is used. Failures are not cached, so that it can be used after they are fixed.
        var generator = GeneratorFiles.Any(path)
            ? new Lazy<NetworkWeights>(() => GeneratorFiles.Read(path, description.Network, version), LazyThreadSafetyMode.PublicationOnly)
            : null;
        return new(description, tokenizer.Tokenizer, tokenizerPath,
            NetworkWeights.InFiles(description, () => version.Open(() => WeightFiles.Open(path))), generator)
        {
            MaskProblem = tokenizer.MaskProblem,
        };
    }

    /// <summary>Creates a checkpoint with random weights, to train from scratch.</summary>
    /// <param name="config">Configuration of the network. The vocabulary must cover the tokenizer's pieces and, for pre-training and fill
    /// mask, [MASK].</param>
    /// <param name="tokenizerPath">A SentencePiece unigram model (spm.model) with the pieces [PAD], [CLS], [SEP] and [UNK].</param>
    /// <param name="seed">The same seed gives the same weights on every machine.</param>
    /// <exception cref="ArgumentException"><paramref name="config"/> is invalid.</exception>
    /// <exception cref="IOException">The tokenizer is missing or cannot be read; the message says where to get one.</exception>
    /// <exception cref="InvalidDataException">The tokenizer is damaged, or inconsistent with the configuration.</exception>
    public static DebertaV3Checkpoint New(DebertaV3Config config, string tokenizerPath, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentException.ThrowIfNullOrEmpty(tokenizerPath);
        return Random(config, DebertaV3Tokenizer.Create(tokenizerPath), tokenizerPath, seed);
    }

    /// <summary>
    /// Creates a checkpoint with random weights, to train from scratch, with an existing tokenizer, such as that of another checkpoint.
    /// </summary>
    /// <param name="config">Configuration of the network. The vocabulary must cover the tokenizer's pieces and, for pre-training and fill
    /// mask, [MASK].</param>
    /// <param name="tokenizer">The tokenizer, with the pieces [PAD], [CLS], [SEP] and [UNK]. It is shared, not copied.</param>
    /// <param name="seed">The same seed gives the same weights on every machine.</param>
    /// <exception cref="ArgumentException"><paramref name="config"/> is invalid.</exception>
    /// <exception cref="InvalidDataException">The tokenizer is inconsistent with the configuration.</exception>
    public static DebertaV3Checkpoint New(DebertaV3Config config, DebertaV3Tokenizer tokenizer, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tokenizer);
        return Random(config, tokenizer, "tokenizer", seed);
    }

    /// <summary>Creates a checkpoint with random weights.</summary>
    internal static DebertaV3Checkpoint Random(DebertaV3Config config, DebertaV3Tokenizer tokenizer, string tokenizerPath, int seed)
    {
        config.Validate();
        return new DebertaV3Checkpoint(new CheckpointConfig(config), tokenizer, tokenizerPath, weights: null) { Seed = seed };
    }

    /// <summary>Creates a checkpoint from weights and, optionally, those of a generator.</summary>
    /// <exception cref="InvalidDataException">Tokenizer, network and generator are inconsistent.</exception>
    internal static DebertaV3Checkpoint FromWeights(NetworkWeights weights, NetworkWeights? generator, DebertaV3Tokenizer tokenizer)
    {
        if (generator is not null)
            GeneratorFiles.RequireFit(generator.Description.Network, weights.Description.Network, "generator");
        return new(weights.Description, tokenizer, "tokenizer", weights, generator is null ? null : new Lazy<NetworkWeights>(generator));
    }

    /// <summary>Description of the problem if the folder's files contradict each other about the id of [MASK]; otherwise null.</summary>
    private string? MaskProblem { get; init; }

    /// <summary>
    /// Requires that [MASK] has an id with a row in the word table. Needed to mask text, or to read text that contains [MASK].
    /// </summary>
    /// <exception cref="InvalidDataException">The word table has no row for it, or files of the folder contradict each other.</exception>
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
    /// Overwrites a module's parameters with the stored weights. If there are none (<see cref="Seed"/>), all parameters are reported as
    /// missing.
    /// </summary>
    /// <param name="module">A module whose parameters have the published names.</param>
    /// <param name="optionalPrefixes">Name prefixes of parameters that may be missing or have another shape, such as those of a new
    /// head.</param>
    /// <exception cref="InvalidDataException">A file is damaged, or another parameter is missing or has another shape.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    internal LoadReport LoadInto(nn.Module module, IReadOnlyList<string> optionalPrefixes) =>
        Weights?.LoadInto(module, optionalPrefixes)
            ?? new LoadReport([], [.. module.named_parameters().Select(entry => entry.name)], [], []);

    /// <summary>
    /// Same as <see cref="LoadInto"/>, for the generator. If the module has an absolute position table, the weights must contain it.
    /// </summary>
    /// <inheritdoc cref="Generator"/>
    internal LoadReport LoadGeneratorInto(nn.Module module, IReadOnlyList<string> optionalPrefixes) =>
        Generator.LoadInto(module, optionalPrefixes);
}
