using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.Runtime;
using TorchSharp;

[assembly: LoadableClass(
    typeof(DebertaV3PretrainedTransformer), typeof(PretrainedFile), null, typeof(SignatureLoadModel), "DeBERTaV3 pre-trained model",
    PretrainedFile.LoaderSignature)]
[assembly: LoadableClass(
    typeof(PredictionRowMapper), typeof(PretrainedFile), null, typeof(SignatureLoadRowMapper), "DeBERTaV3 pre-trained model",
    PretrainedFile.LoaderSignature)]

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>A pre-trained model inside ML.NET's saved zip.</summary>
// *** Binary format ***
// stream "Settings": UTF-8 JSON, SavedPretraining
// stream "Config": UTF-8 JSON, config.json of the discriminator, or of the masked language model
// stream "Tokenizer": spm.model
// stream "Weights": safetensors, float32 or float16, published names; stored, not deflated
// streams "GeneratorConfig", "GeneratorWeights": as Config and Weights; where the settings say that there is a generator
internal static class PretrainedFile
{
    public const string LoaderSignature = "DebertaV3Pretrained";

    private static VersionInfo Version => new(
        modelSignature: "DEBERT3P",
        verWrittenCur: 0x00010001, // first version
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderAssemblyName: typeof(PretrainedFile).Assembly.FullName!,
        loaderSignature: LoaderSignature);

    /// <summary>Writes the model.</summary>
    public static void Save(ModelSaveContext ctx, PretrainedModel model, TrainingHistory history)
    {
        var networks = model.Networks;
        ModelStreams.Begin(ctx, Version);
        ctx.SaveBinaryStream("Settings", writer => writer.Write(ModelStreams.Settings(SavedPretraining.Of(model, history))));
        ctx.SaveBinaryStream("Config", writer => ConfigWriter.Write(PretrainedFolder.Configuration(model), writer.BaseStream));
        ctx.SaveBinaryStream("Tokenizer", writer => writer.Write(model.Tokenizer.ModelBytes.Span));
        ModelStreams.SaveWeights(ctx, "Weights", (stream, storage) => ModuleWeights.Write(networks.Main, stream, storage));
        if (networks.Generator is not { } generator)
            return;
        ctx.SaveBinaryStream("GeneratorConfig", writer => ConfigWriter.Write(PretrainedFolder.Configuration(generator), writer.BaseStream));
        ModelStreams.SaveWeights(ctx, "GeneratorWeights", (stream, storage) => ModuleWeights.Write(generator, stream, storage));
    }

    private static DebertaV3PretrainedTransformer Create(IHostEnvironment environment, ModelLoadContext ctx)
    {
        ModelStreams.BeginReading(ctx, Version);
        using var work = NativeWork.Begin();
        var settings = ModelStreams.ReadSettings<SavedPretraining>(ModelStreams.ReadJson(ctx, "Settings"), saved => saved.IsComplete());
        var config = ConfigReader.Parse(ModelStreams.ReadJson(ctx, "Config"), "Config");
        var tokenizer = DebertaV3Tokenizer.Create(ModelStreams.ReadAll(ctx, "Tokenizer"));
        TokenizerFit.Check(tokenizer, "Tokenizer", config.Network);
        var device = HostSettings.Device(environment);
        var networks = ReadNetworks(ctx, settings, config, device);
        return new DebertaV3PretrainedTransformer(environment,
            new PretrainedModel(networks, tokenizer, settings.Settings, device, config.Pretraining), settings.History);
    }

    private static PredictionRowMapper Create(IHostEnvironment environment, ModelLoadContext ctx, DataViewSchema inputSchema)
    {
        var transformer = Create(environment, ctx);
        return new PredictionRowMapper(transformer.Model, inputSchema, transformer);
    }

    private static PretrainedNetworks ReadNetworks(
        ModelLoadContext ctx, SavedPretraining settings, CheckpointConfig config, torch.Device device)
    {
        if (settings.Kind == SavedPretraining.Masking)
            return PretrainedNetworks.OfMasking(ReadLanguageModel(ctx, "Weights", config, settings.Decodes, device));
        var discriminator = ReadNetwork(ctx, "Weights", config, () => new ReplacedTokenDetectionModel(config.Network), decodes: false,
            device);
        try
        {
            return PretrainedNetworks.OfDetection(discriminator, settings.HasGenerator
                ? ReadGenerator(ctx, settings, config, device) : null);
        }
        catch
        {
            discriminator.Dispose();
            throw;
        }
    }

    private static MaskedLanguageModel ReadGenerator(
        ModelLoadContext ctx, SavedPretraining settings, CheckpointConfig discriminator, torch.Device device)
    {
        var config = ConfigReader.Parse(ModelStreams.ReadJson(ctx, "GeneratorConfig"), "GeneratorConfig");
        GeneratorFiles.RequireFit(config.Network, discriminator.Network, "GeneratorConfig");
        return ReadLanguageModel(ctx, "GeneratorWeights", config, settings.Decodes, device);
    }

    private static MaskedLanguageModel ReadLanguageModel(
        ModelLoadContext ctx, string stream, CheckpointConfig config, bool decodes, torch.Device device) =>
        ReadNetwork(ctx, stream, config, () => new MaskedLanguageModel(config.Network, decodes: decodes), decodes, device);

    private static T ReadNetwork<T>(
        ModelLoadContext ctx, string stream, CheckpointConfig config, Func<T> make, bool decodes, torch.Device device)
        where T : torch.nn.Module => ModelStreams.Read(
        ctx, stream, source =>
            NetworkWeights.InFiles(config, () => [SafetensorsFile.FromStream(source, stream)]).Load(make, device, decodes));
}
