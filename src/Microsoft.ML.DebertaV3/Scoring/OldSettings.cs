using System.Globalization;
using Microsoft.ML.DebertaV3.DataViews;

namespace Microsoft.ML.DebertaV3.Scoring;

/// <summary>Reads the settings of fill-mask and pre-trained models of version 0.1, which had separate formats.</summary>
internal static class OldSettings
{
    private const string FillMask = "DEBERT3M", Pretrained = "DEBERT3P";

    /// <summary>Returns the model's signature if it is one of version 0.1, otherwise null.</summary>
    public static string? SignatureOf(ModelLoadContext ctx)
    {
        var signature = System.Text.Encoding.ASCII.GetString(BitConverter.GetBytes(ctx.Header.ModelSignature));
        return signature is FillMask or Pretrained ? signature : null;
    }

    /// <summary>Reads and converts the settings; null if the model has the current format.</summary>
    /// <exception cref="InvalidDataException">The JSON is damaged, or a value is missing or out of range.</exception>
    public static ModelSettings? Read(ModelLoadContext ctx, byte[] json)
    {
        var settings = SignatureOf(ctx) switch
        {
            FillMask => ModelStreams.ReadSettings<FillMaskModel>(json, saved => saved.Settings is not null).Convert(),
            Pretrained => ModelStreams.ReadSettings<PretrainedModel>(json, saved => saved.Settings?.Columns is not null).Convert(),
            _ => null,
        };
        return settings is null || settings.IsComplete()
            ? settings
            : throw new InvalidDataException("The model's settings lack a value or hold one out of range.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record FillMaskModel(FillMaskOptions Settings, bool Decodes)
    {
        public ModelSettings Convert() => new()
        {
            Kind = "fill-mask",
            TextColumns = [Settings.InputColumn],
            Columns = new Dictionary<string, string>
            {
                ["FilledText"] = Settings.FilledText,
                ["PredictedPieces"] = Settings.Pieces,
                ["PredictedProbabilities"] = Settings.Probabilities,
            },
            BatchSize = Settings.BatchSize,
            MaxLength = Settings.MaximumLength,
            Values = new Dictionary<string, string> { ["TopK"] = Text(Settings.TopK), ["Decodes"] = Decodes.ToString() },
        };
    }

    private sealed record FillMaskOptions(
        string InputColumn, string FilledText, string Pieces, string Probabilities, int TopK, int BatchSize, int MaximumLength);

    private sealed record PretrainedModel(string Kind, bool HasGenerator, bool Decodes, PretrainedOptions Settings, TrainingHistory History)
    {
        public ModelSettings Convert() => new()
        {
            Kind = Kind,
            TextColumns = [Settings.InputColumn],
            Columns = Settings.Columns,
            BatchSize = Settings.BatchSize,
            MaxLength = Settings.MaximumLength,
            Values = new Dictionary<string, string> { ["HasGenerator"] = HasGenerator.ToString(), ["Decodes"] = Decodes.ToString() },
            History = History,
        };
    }

    private sealed record PretrainedOptions(
        string InputColumn, IReadOnlyDictionary<string, string> Columns, int BatchSize, int MaximumLength);
}
