namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>The generator of a pre-training folder, in files next to those of the discriminator.</summary>
internal static class GeneratorFiles
{
    public const string ConfigFile = "generator_config.json";
    public const string WeightsFile = "model.generator.safetensors";
    private const string TorchFile = "pytorch_model.generator.bin";

    /// <summary>The weight files of which the first that exists is read.</summary>
    public static readonly string[] WeightNames = [WeightsFile, TorchFile];

    /// <summary>Whether a folder has any file of a generator.</summary>
    public static bool Any(string folder) => WeightNames.Append(ConfigFile).Any(name => File.Exists(Path.Combine(folder, name)));

    /// <summary>Opens the generator of a folder. The configuration is read now, the weights on demand.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="discriminator">Configuration of the discriminator.</param>
    /// <param name="version">Version of the folder from which the latter was read.</param>
    /// <exception cref="FileNotFoundException">A file is missing; the message says which.</exception>
    /// <exception cref="InvalidDataException">The configuration is damaged, or inconsistent with that of the discriminator.</exception>
    public static NetworkWeights Read(string folder, DebertaV3Config discriminator, FolderVersion version)
    {
        var weights = Array.Find(Array.ConvertAll(WeightNames, name => Path.Combine(folder, name)), File.Exists)
            ?? throw Missing(folder, string.Join(" or ", WeightNames), ConfigFile);
        var config = Path.Combine(folder, ConfigFile);
        if (!File.Exists(config))
            throw Missing(folder, ConfigFile, Path.GetFileName(weights));

        FolderFiles.RequireGenuine(folder, config, weights);
        var description = ConfigReader.ReadGenerator(config);
        RequireFit(description.Network, discriminator, config);
        return NetworkWeights.InFiles(description, () => version.Open(() => [TensorFiles.Open(weights)]));
    }

    /// <summary>Requires that generator and discriminator can share embeddings.</summary>
    /// <exception cref="InvalidDataException">Width or vocabulary size differ.</exception>
    public static void RequireFit(DebertaV3Config generator, DebertaV3Config discriminator, string path)
    {
        RequireSame("hidden_size", generator.HiddenSize, discriminator.HiddenSize);
        RequireSame("vocab_size", generator.VocabularySize, discriminator.VocabularySize);

        void RequireSame(string key, int found, int wanted)
        {
            if (found != wanted)
                throw Malformed.File(path,
                    $"\"{key}\": found {found}, wanted {wanted}, the discriminator's: generator and discriminator share their word "
                    + "embeddings, so width and vocabulary must be the same.");
        }
    }

    private static FileNotFoundException Missing(string folder, string missing, string present) => new(
        $"{folder}: there is {present}, but no {missing}. A generator needs both: add what is missing, "
        + $"or remove {present} to use the folder without its generator.");
}
