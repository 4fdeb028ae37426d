using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Modules;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tasks.FillMask;
using Microsoft.ML.Runtime;
using TorchSharp;

[assembly: LoadableClass(
    typeof(DebertaV3FillMaskTransformer), typeof(FillMaskFile), null, typeof(SignatureLoadModel), "DeBERTaV3 fill mask",
    FillMaskFile.LoaderSignature)]
[assembly: LoadableClass(
    typeof(PredictionRowMapper), typeof(FillMaskFile), null, typeof(SignatureLoadRowMapper), "DeBERTaV3 fill mask",
    FillMaskFile.LoaderSignature)]

namespace Microsoft.ML.DebertaV3.Tasks.FillMask;

/// <summary>A model that fills masks inside ML.NET's saved zip.</summary>
// *** Binary format ***
// stream "Settings": UTF-8 JSON, SavedFillMask
// stream "Config": UTF-8 JSON, config.json
// stream "Tokenizer": spm.model
// stream "Weights": safetensors, float32 or float16, published names; stored, not deflated
internal static class FillMaskFile
{
    public const string LoaderSignature = "DebertaV3FillMask";

    private static VersionInfo Version => new(
        modelSignature: "DEBERT3M",
        verWrittenCur: 0x00010001, // first version
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderAssemblyName: typeof(FillMaskFile).Assembly.FullName!,
        loaderSignature: LoaderSignature);

    /// <summary>A transformer of a network, which is disposed where the settings do not fit it.</summary>
    /// <exception cref="InvalidDataException">They do not.</exception>
    public static DebertaV3FillMaskTransformer Make(
        IHostEnvironment environment, MaskedLanguageModel network, DebertaV3Tokenizer tokenizer, FillMaskSettings settings,
        torch.Device device)
    {
        try
        {
            return new(environment, new FillMaskModel(network, tokenizer, settings, device));
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Writes the model.</summary>
    public static void Save(ModelSaveContext ctx, FillMaskModel model)
    {
        var config = new CheckpointConfig(model.Network.Backbone.Config) { Legacy = false };
        ModelStreams.Begin(ctx, Version);
        ctx.SaveBinaryStream("Settings",
            writer => writer.Write(ModelStreams.Settings(new SavedFillMask(model.Settings, model.Network.Decodes))));
        ctx.SaveBinaryStream("Config", writer => ConfigWriter.Write(config, writer.BaseStream));
        ctx.SaveBinaryStream("Tokenizer", writer => writer.Write(model.Tokenizer.ModelBytes.Span));
        ModelStreams.SaveWeights(ctx, "Weights", (stream, storage) => ModuleWeights.Write(model.Network, stream, storage));
    }

    private static DebertaV3FillMaskTransformer Create(IHostEnvironment environment, ModelLoadContext ctx)
    {
        ModelStreams.BeginReading(ctx, Version);
        using var work = NativeWork.Begin();
        var saved = ModelStreams.ReadSettings<SavedFillMask>(ModelStreams.ReadJson(ctx, "Settings"),
            settings => settings.Settings?.IsComplete() == true);
        var config = ConfigReader.Parse(ModelStreams.ReadJson(ctx, "Config"), "Config");
        var tokenizer = DebertaV3Tokenizer.Create(ModelStreams.ReadAll(ctx, "Tokenizer"));
        TokenizerFit.Check(tokenizer, "Tokenizer", config.Network);
        TokenizerFit.RequireMask(tokenizer, "Tokenizer", config.Network);
        var device = HostSettings.Device(environment);
        var network = ModelStreams.Read(ctx, "Weights",
            stream => NetworkWeights.InFiles(config, () => [SafetensorsFile.FromStream(stream, "Weights")])
            .Load(() => new MaskedLanguageModel(config.Network, decodes: saved.Decodes), device, saved.Decodes));
        return Make(environment, network, tokenizer, saved.Settings, device);
    }

    private static PredictionRowMapper Create(IHostEnvironment environment, ModelLoadContext ctx, DataViewSchema inputSchema)
    {
        var transformer = Create(environment, ctx);
        return new PredictionRowMapper(transformer.Model, inputSchema, transformer);
    }
}
