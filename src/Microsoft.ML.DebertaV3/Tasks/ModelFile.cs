using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tasks;
using Microsoft.ML.Runtime;
using TorchSharp;

[assembly: LoadableClass(typeof(DebertaV3Transformer), typeof(ModelFile), null, typeof(SignatureLoadModel), "DeBERTaV3 model",
    ModelFile.LoaderSignature)]
[assembly: LoadableClass(typeof(PredictionRowMapper), typeof(ModelFile), null, typeof(SignatureLoadRowMapper), "DeBERTaV3 model",
    ModelFile.LoaderSignature)]

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>A fitted model inside ML.NET's saved zip, and as a Hugging Face folder.</summary>
// *** Binary format ***
// stream "Settings": UTF-8 JSON, SavedSettings
// stream "Config": UTF-8 JSON, config.json as transformers writes it
// stream "Tokenizer": spm.model
// stream "Weights": safetensors, float32 or float16, published names; stored, not deflated (until version 0.1 deflated)
internal static class ModelFile
{
    public const string LoaderSignature = "DebertaV3Model";

    private static VersionInfo Version => new(
        modelSignature: "DEBERTA3",
        verWrittenCur: 0x00010001, // first version
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderAssemblyName: typeof(ModelFile).Assembly.FullName!,
        loaderSignature: LoaderSignature);

    /// <summary>Writes the model.</summary>
    public static void Save(ModelSaveContext ctx, TextModel model, TrainingHistory history)
    {
        ModelStreams.Begin(ctx, Version);
        ctx.SaveBinaryStream("Settings", writer => writer.Write(SavedSettings.Of(model, history).ToUtf8()));
        ctx.SaveBinaryStream("Config", writer => ConfigWriter.Write(Configuration(model), writer.BaseStream));
        ctx.SaveBinaryStream("Tokenizer", writer => writer.Write(model.Tokenizer.ModelBytes.Span));
        ModelStreams.SaveWeights(ctx, "Weights", (stream, storage) => ModuleWeights.Write(model.Network, stream, storage));
    }

    /// <summary>What config.json says of the model.</summary>
    public static CheckpointConfig Configuration(TextModel model) => new(model.Network.Backbone.Config)
    {
        Labels = model.Task.LabelNames,
        ProblemType = model.Task.ProblemType,
        Architectures = ["DebertaV2ForSequenceClassification"],
        Pretraining = model.Settings.Pretraining,
    };

    /// <summary>Writes the model as a Hugging Face folder.</summary>
    public static void WriteFolder(TextModel model, string folder, WeightStorage storage) => CheckpointFolder.Write(
        folder,
        Configuration(model) with { Storage = storage },
        model.Tokenizer.ModelBytes,
        model.Tokenizer.MaskId,
        stream => ModuleWeights.Write(model.Network, stream, storage));

    private static DebertaV3Transformer Create(IHostEnvironment environment, ModelLoadContext ctx)
    {
        ModelStreams.BeginReading(ctx, Version);
        using var work = NativeWork.Begin();
        var settings = SavedSettings.FromUtf8(ModelStreams.ReadJson(ctx, "Settings"));
        var config = ConfigReader.Parse(ModelStreams.ReadJson(ctx, "Config"), "Config");
        var tokenizer = DebertaV3Tokenizer.Create(ModelStreams.ReadAll(ctx, "Tokenizer"));
        TokenizerFit.Check(tokenizer, "Tokenizer", config.Network);
        if (settings.RecognizeSpecialTokens)
            TokenizerFit.RequireMask(tokenizer, "Tokenizer", config.Network);
        var task = settings.Task();
        var device = HostSettings.Device(environment);
        var network = ModelStreams.Read(ctx, "Weights", stream => ReadNetwork(stream, config, task.OutputCount, device));
        return new DebertaV3Transformer(environment,
            new TextModel(task, tokenizer, network, settings.Model with { Pretraining = config.Pretraining }, device), settings.History);
    }

    private static PredictionRowMapper Create(IHostEnvironment environment, ModelLoadContext ctx, DataViewSchema inputSchema)
    {
        var transformer = Create(environment, ctx);
        return new PredictionRowMapper(transformer.Model, inputSchema, transformer);
    }

    private static SequenceClassificationModel ReadNetwork(Stream stream, CheckpointConfig config, int outputs, torch.Device device) =>
        NetworkWeights.InFiles(config, () => [SafetensorsFile.FromStream(stream, "Weights")])
            .Load(() => new SequenceClassificationModel(config.Network, outputs), device, labels: outputs);
}
