using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tasks.FillMask;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3;

/// <summary>Predicts the pieces behind <c>[MASK]</c> in a text. Made by <c>mlContext.Transforms.Text.DebertaV3FillMask</c>.</summary>
/// <remarks>
/// Nothing is trained: <see cref="Fit"/> reads the weights of a language model, and of its data the schema alone. It may be called many
/// times, also at once.
/// </remarks>
public sealed class DebertaV3FillMaskEstimator : IEstimator<DebertaV3FillMaskTransformer>
{
    private readonly IHostEnvironment _environment; // a host keeps the device settings of the moment it was made
    private readonly IHost _host;
    private readonly DebertaV3Checkpoint _checkpoint;
    private readonly FillMaskSettings _settings;

    internal DebertaV3FillMaskEstimator(IHostEnvironment environment, DebertaV3FillMaskOptions options)
    {
        SchemaChecks.RequireDistinct(
            (nameof(options.InputColumnName), options.InputColumnName),
            (nameof(options.FilledTextColumnName), options.FilledTextColumnName),
            (nameof(options.PredictedPiecesColumnName), options.PredictedPiecesColumnName),
            (nameof(options.PredictedProbabilitiesColumnName), options.PredictedProbabilitiesColumnName));
        _environment = environment;
        _host = environment.Register(FillMaskModel.TaskName);
        _checkpoint = options.Checkpoint ?? DebertaV3Checkpoint.Tiny;
        _settings = FillMaskSettings.Of(options);
    }

    /// <summary>Reads the weights and returns the transformer, which the caller disposes.</summary>
    /// <param name="input">Data with the text column; no row is read.</param>
    /// <exception cref="ArgumentOutOfRangeException">The text column is missing or not text.</exception>
    /// <exception cref="InvalidDataException">The checkpoint has no language model (the message says why), is damaged, or has fewer pieces
    /// than TopK.</exception>
    /// <exception cref="IOException">A file of the checkpoint is missing or cannot be read.</exception>
    public DebertaV3FillMaskTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var channel = _host.Start("Fit");
        TextColumnReader.Find(input.Schema, FillMaskModel.TaskName, [_settings.InputColumn]);
        using var work = NativeWork.Begin();
        var device = HostSettings.Device(_environment);
        var network = LanguageModelSource.Load(_checkpoint, device, channel.Info);
        return FillMaskFile.Make(_environment, network, _checkpoint.Tokenizer, _settings, device);
    }

    /// <summary>The columns that the transformer will give.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The text column is missing or not text.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaChecks.Find(
            inputSchema, FillMaskModel.TaskName, _settings.InputColumn, "text", column =>
                SchemaChecks.IsScalar(column, TextDataViewType.Instance));
        var columns = inputSchema.ToDictionary(column => column.Name);
        foreach (var column in _settings.Shape())
            columns[column.Name] = column;
        return new SchemaShape(columns.Values);
    }
}
