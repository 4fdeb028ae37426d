using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Tasks;
using Microsoft.ML.DebertaV3.Tasks.Fitting;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3;

/// <summary>Fine-tunes a DeBERTaV3 checkpoint for one task. Created by the extension methods on ML.NET's catalogs.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// Text columns have the type text; missing values count as empty texts. Label and output columns per task:
///
/// | Task | Label | Output columns |
/// | -- | -- | -- |
/// | Multi-class | key | `PredictedLabel` key, `Score` vector of probabilities |
/// | Binary | Boolean | `PredictedLabel` Boolean, `Score` log-odds, `Probability` |
/// | Regression | Single, or a vector of Single | `Score`, of the label's type |
///
/// ### Trainer characteristics
/// Rows without a label are skipped. All randomness derives from the seed of `MLContext`: the same seed on the same machine gives
/// bit-identical weights.
/// `Fit` is thread safe and can be called repeatedly; calls are independent. Runs on the device of `MLContext.GpuDeviceId`.
///
/// ### Training algorithm details
/// AdamW with gradient clipping and linear warm-up and decay; batches of texts of similar length, shuffled each epoch (He et al. 2021; spec
/// section 6).
/// ]]></format>
/// </remarks>
public sealed class DebertaV3Trainer : IEstimator<DebertaV3Transformer>
{
    private readonly IHostEnvironment _environment; // for the current device settings: a host keeps those of its creation
    private readonly IHost _host;
    private readonly ITaskDefinition _definition;

    internal DebertaV3Trainer(IHostEnvironment environment, ITaskDefinition definition)
    {
        var options = definition.Options;
        // Evaluation reads these beside the output. A prediction that replaced the label column would seem perfect.
        (string Option, string? Column)[] judged =
        [
            (nameof(options.LabelColumnName), options.LabelColumnName),
            (nameof(options.ExampleWeightColumnName), options.ExampleWeightColumnName),
            .. definition.FurtherColumns.Select(column => (column.Option, (string?)column.Name)),
        ];
        SchemaChecks.RequireDistinct([.. definition.Inputs.Select(input => (input.Option, (string?)input.Column.Name)), .. judged]);
        SchemaChecks.RequireDistinct(
            [.. judged, .. definition.Columns.Select(column => ($"{column.Key}ColumnName", (string?)column.Value))]);
        _environment = environment;
        _host = environment.Register(definition.Name);
        _definition = definition;
    }

    /// <summary>Reads and tokenizes the rows once, trains, and returns the fitted transformer; the caller disposes it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    /// <exception cref="DebertaV3TrainingException">The loss or gradient of too many consecutive steps was not finite. The exception
    /// contains the transformer with the last good weights.</exception>
    /// <exception cref="InvalidOperationException">No row has a label, or a device or native library is missing.</exception>
    /// <exception cref="InvalidOperationException">The resume folder belongs to another fit (the message lists the differences), or the
    /// validation rows cannot be evaluated.</exception>
    /// <exception cref="InvalidDataException">The checkpoint cannot be read.</exception>
    /// <exception cref="IOException">The state of the run or the loss curve cannot be written, or the resume folder is in use by another
    /// fit.</exception>
    /// <exception cref="ArgumentException">Options contradict each other or the checkpoint.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled before the first step, or the context was cancelled.
    /// (If the token is cancelled later, Fit returns the transformer as trained so far.)</exception>
    public DebertaV3Transformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new FitPipeline(_environment, _host).Run(_definition.Options, channel => new TaskFit(_host, channel, _definition, input));
    }

    /// <summary>Returns the schema with the columns that the fitted transformer will add.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var (name, options) = (_definition.Name, _definition.Options);
        var label = SchemaChecks.Find(
            inputSchema, name, options.LabelColumnName, _definition.LabelTypes, _definition.AcceptsLabel, _definition.Advice);
        TextColumnReader.Find(inputSchema, name, [.. _definition.Inputs.Select(input => input.Column)]);
        foreach (var column in _definition.FurtherColumns)
            column.Find(inputSchema, name);
        if (options.ExampleWeightColumnName is { } weight)
            SchemaChecks.Find(inputSchema, name, weight, "Single", column => SchemaChecks.IsScalar(column, NumberDataViewType.Single));
        return PromisedColumns.Add(inputSchema, _definition.Bind(PromisedColumns.Example(label)).OutputColumns);
    }
}
