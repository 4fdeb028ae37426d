using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Scoring;

/// <summary>A model inside ML.NET's saved zip.</summary>
// *** Binary format ***
// stream "Settings": UTF-8 JSON, ModelSettings
// stream "Config": UTF-8 JSON, config.json as transformers writes it
// stream "Tokenizer": spm.model or tokenizer.json; behind rules that the file does not say, where the folder had some (SavedTokenizer)
// stream "Weights": safetensors, float32 or float16, published names; stored, not deflated (until version 0.1 deflated)
// streams "GeneratorConfig", "GeneratorWeights": as Config and Weights, where the task has a generator
internal static class ModelFile
{
    /// <summary>
    /// Names of the loader: the one that is written, and those of version 0.1 for models that fill masks and pre-trained ones.
    /// </summary>
    public const string LoaderSignature = "DebertaV3Model", FillMaskLoader = "DebertaV3FillMask", PretrainedLoader = "DebertaV3Pretrained";

    private const string ModelSignature = "DEBERTA3";

    // 0x00010001: first version, with settings of their own for models that fill masks ("DEBERT3M") and pre-trained ones ("DEBERT3P")
    // 0x00010002: one settings record
    private static VersionInfo Version(string signature = ModelSignature) => new(
        modelSignature: signature,
        verWrittenCur: 0x00010002,
        verReadableCur: 0x00010002,
        verWeCanReadBack: 0x00010001,
        loaderAssemblyName: typeof(ModelFile).Assembly.FullName!,
        loaderSignature: LoaderSignature);

    /// <summary>Writes the model.</summary>
    public static void Save(ModelSaveContext ctx, ScoredModel model)
    {
        ModelStreams.Begin(ctx, Version());
        ctx.SaveBinaryStream("Settings", writer => writer.Write(ModelStreams.Settings(model.Settings)));
        ctx.SaveBinaryStream("Tokenizer", writer => writer.Write(model.Tokenizer.ModelBytes.Span));
        foreach (var part in ModelFolder.Parts(model))
        {
            ctx.SaveBinaryStream($"{part.Name}Config", writer => ConfigWriter.Write(part.Config, writer.BaseStream));
            ModelStreams.SaveWeights(
                ctx, $"{part.Name}Weights", (stream, storage) => ModuleWeights.Write(part.Module, stream, storage));
        }
    }

    /// <summary>Reads a model.</summary>
    /// <param name="environment">Says which device it is for.</param>
    /// <param name="ctx">The model's streams.</param>
    /// <param name="restore">The task that settings and config.json describe.</param>
    /// <exception cref="InvalidDataException">The model is damaged, or of a task that this version does not know.</exception>
    public static ScoredModel Load(IHostEnvironment environment, ModelLoadContext ctx, Func<ModelSettings, CheckpointConfig, ITask> restore)
    {
        ModelStreams.BeginReading(ctx, Version(OldSettings.SignatureOf(ctx) ?? ModelSignature));
        using var work = NativeWork.Begin();
        var saved = new SavedNetworks(ctx);
        var settings = Settings(ctx) with { Pretraining = saved.Config().Pretraining };
        var task = restore(settings, saved.Config());
        var tokenizer = Tokenizer(ctx, saved.Config().Network, settings);
        var device = HostSettings.Device(environment);
        var network = task.Read(saved, device);
        try
        {
            return new ScoredModel(task, tokenizer, network, device);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static ModelSettings Settings(ModelLoadContext ctx)
    {
        var json = ModelStreams.ReadJson(ctx, "Settings");
        return OldSettings.Read(ctx, json) ?? ModelStreams.ReadSettings<ModelSettings>(json, settings => settings.IsComplete());
    }

    private static DebertaV3Tokenizer Tokenizer(ModelLoadContext ctx, DebertaV3Config config, ModelSettings settings)
    {
        var tokenizer = DebertaV3Tokenizer.Create(ModelStreams.ReadAll(ctx, "Tokenizer"));
        TokenizerFit.Check(tokenizer, "Tokenizer", config);
        if (settings.RecognizeSpecialTokens)
            TokenizerFit.RequireMask(tokenizer, "Tokenizer", config);
        return tokenizer;
    }
}
