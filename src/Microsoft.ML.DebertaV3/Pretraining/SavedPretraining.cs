namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>The JSON of a saved pre-trained model that is no config.json.</summary>
internal sealed class SavedPretraining
{
    public const string Masking = "masked-language-modelling";
    private const string Detection = "replaced-token-detection";
    private const int Most = 1 << 16; // of the options

    /// <summary>The objective that the main network was trained for.</summary>
    public required string Kind { get; init; }

    public required bool HasGenerator { get; init; }

    /// <summary>Whether generator or masked language model have the enhanced mask decoder.</summary>
    public required bool Decodes { get; init; }

    public required PretrainedSettings Settings { get; init; }

    public required TrainingHistory History { get; init; }

    public static SavedPretraining Of(PretrainedModel model, TrainingHistory history) => new()
    {
        Kind = model.Networks.Discriminator is null ? Masking : Detection,
        HasGenerator = model.Networks.Generator is not null,
        Decodes = model.Networks.LanguageModel?.Decodes ?? false,
        Settings = model.Settings,
        History = history,
    };

    /// <summary>Whether the values make a model.</summary>
    public bool IsComplete() =>
        Kind is Masking or Detection && !(Kind == Masking && HasGenerator)
        && Settings is { InputColumn.Length: > 0, Columns: not null, BatchSize: > 0 and <= Most, MaxLength: >= 3 and <= Most }
        && Settings.Columns.Uses(detects: true).All(use => !string.IsNullOrEmpty(use.Column))
        && History is { Epochs: not null } && History.Epochs.All(epoch => epoch is { Validation: not null });
}
