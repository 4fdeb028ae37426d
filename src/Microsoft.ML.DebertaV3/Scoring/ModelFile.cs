using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Scoring;

/// <summary>Format of a model in ML.NET's zip file.</summary>
// *** Binary format ***
// stream "Settings": UTF-8 JSON, ModelSettings
// stream "Config": UTF-8 JSON, config.json as transformers writes it
// stream "Tokenizer": spm.model or tokenizer.json, preceded by additional rules if the folder had any (SavedTokenizer)
// stream "Weights": safetensors, float32 or float16, published names; stored without compression (deflated in version 0.1)
// streams "GeneratorConfig", "GeneratorWeights": same as Config and Weights, if there is a generator
internal static class ModelFile
{
    /// <summary>Loader signatures: the current one, and those of version 0.1 for fill-mask and pre-trained models.</summary>
    public const string LoaderSignature = "DebertaV3Model", FillMaskLoader = "DebertaV3FillMask", PretrainedLoader = "DebertaV3Pretrained";

    private const string ModelSignature = "DEBERTA3";

    // 0x00010001: first version, with separate settings for fill-mask ("DEBERT3M") and pre-trained models ("DEBERT3P")
    // 0x00010002: one settings record for all models
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
    /// <param name="environment">Determines the device.</param>
    /// <param name="ctx">The streams of the model.</param>
    /// <param name="restore">Creates the task from settings and config.json.</param>
    /// <exception cref="InvalidDataException">The model is damaged, or its task is unknown to this version.</exception>
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
