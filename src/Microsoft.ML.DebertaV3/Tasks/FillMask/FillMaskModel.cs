using System.Globalization;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Scoring;
using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Tasks.FillMask;

/// <summary>Creates fill-mask models from options.</summary>
internal static class FillMaskModel
{
    /// <summary>Returns a model whose weights are read on demand.</summary>
    /// <exception cref="ArgumentException">Two options name the same column.</exception>
    public static ReadyModel Of(DebertaV3FillMaskOptions options)
    {
        SchemaChecks.RequireDistinct(
            (nameof(options.InputColumnName), options.InputColumnName),
            (nameof(options.FilledTextColumnName), options.FilledTextColumnName),
            (nameof(options.PredictedPiecesColumnName), options.PredictedPiecesColumnName),
            (nameof(options.PredictedProbabilitiesColumnName), options.PredictedProbabilitiesColumnName));
        var checkpoint = options.Checkpoint ?? DebertaV3Checkpoint.Tiny;
        var settings = Settings(options);
        return new(new FillMaskTask(settings, checkpoint.Config), (device, inform) => Load(checkpoint, settings, device, inform));
    }

    private static ScoredModel Load(DebertaV3Checkpoint checkpoint, ModelSettings settings, Device device, Action<string> inform)
    {
        var network = LanguageModelSource.Load(checkpoint, device, inform);
        try
        {
            var decodes = new Dictionary<string, string>(settings.Values) { [FillMaskTask.Decodes] = network.Decodes.ToString() };
            var task = new FillMaskTask(settings with { Values = decodes }, network.Backbone.Config);
            return new ScoredModel(task, checkpoint.Tokenizer, network, device);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static ModelSettings Settings(DebertaV3FillMaskOptions options) => new()
    {
        Kind = FillMaskTask.Kind,
        TextColumns = [options.InputColumnName],
        Columns = new Dictionary<string, string>
        {
            ["FilledText"] = options.FilledTextColumnName,
            ["PredictedPieces"] = options.PredictedPiecesColumnName,
            ["PredictedProbabilities"] = options.PredictedProbabilitiesColumnName,
        },
        BatchSize = options.BatchSize,
        MaxLength = options.MaxLength,
        Values = new Dictionary<string, string> { [FillMaskTask.TopK] = options.TopK.ToString(CultureInfo.InvariantCulture) },
    };
}
