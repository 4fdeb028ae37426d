using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Tasks;
using Microsoft.ML.DebertaV3.Tasks.Fitting;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3;

/// <summary>Fine-tunes a DeBERTaV3 checkpoint for one task. Made by the extension methods on ML.NET's catalogs.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// The text columns are text; missing and empty values are empty texts. Label and output columns per task:
///
/// | Task | Label | Output columns |
/// | -- | -- | -- |
/// | Multi-class | key | `PredictedLabel` key, `Score` vector of probabilities |
/// | Binary | Boolean | `PredictedLabel` Boolean, `Score` log-odds, `Probability` |
/// | Regression | Single, or a vector of Single | `Score`, of the label's type |
///
/// ### Trainer characteristics
/// Rows without a label are left out. Everything random flows from the seed of `MLContext`: the same seed on the same machine gives
/// bit-equal weights.
/// `Fit` may be called many times, also at once; each call stands alone. Runs on the device of `MLContext.GpuDeviceId`.
///
/// ### Training algorithm details
/// AdamW with clipping, linear warm-up and decay, over batches of texts of similar length in a new order each epoch (He et al. 2021; spec
/// section 6).
/// ]]></format>
/// </remarks>
public sealed class DebertaV3Trainer : IEstimator<DebertaV3Transformer>
{
    private readonly IHostEnvironment _environment; // a host keeps the device settings of the moment it was made
    private readonly IHost _host;
    private readonly ITaskDefinition _definition;

    internal DebertaV3Trainer(IHostEnvironment environment, ITaskDefinition definition)
    {
        var options = definition.Options;
        // What evaluation reads beside the output: a prediction in the label's place is judged perfect.
        (string Option, string? Column)[] judged =
        [
            (nameof(options.LabelColumnName), options.LabelColumnName),
            (nameof(options.ExampleWeightColumnName), options.ExampleWeightColumnName),
        ];
        SchemaChecks.RequireDistinct([.. definition.Inputs.Select(input => (input.Option, (string?)input.Column.Name)), .. judged]);
        SchemaChecks.RequireDistinct(
            [.. judged, .. definition.Columns.Select(column => ($"{column.Key}ColumnName", (string?)column.Value))]);
        _environment = environment;
        _host = environment.Register(definition.Name);
        _definition = definition;
    }

    /// <summary>Reads and tokenizes the rows once, trains, and returns the fitted transformer, which the caller disposes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    /// <exception cref="DebertaV3TrainingException">The loss or gradient of too many steps in a row was not finite. It has the transformer
    /// with the last good weights.</exception>
    /// <exception cref="InvalidOperationException">No row has a label, or a device or native library is missing.</exception>
    /// <exception cref="InvalidOperationException">The resume folder is another fit's (the message lists what differs), or the validation
    /// rows cannot be judged.</exception>
    /// <exception cref="InvalidDataException">The checkpoint cannot be read.</exception>
    /// <exception cref="IOException">The state of the run or the loss curve cannot be written, or another fit uses the resume
    /// folder.</exception>
    /// <exception cref="ArgumentException">Options contradict each other or the checkpoint.</exception>
    /// <exception cref="OperationCanceledException">
    /// The options' token was cancelled before the first step: nothing was trained. (Later it ends Fit with what was reached.) Or the
    /// context was cancelled.
    /// </exception>
    public DebertaV3Transformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new FitPipeline(_environment, _host).Run(channel => new TaskFit(_host, channel, _definition, input));
    }

    /// <summary>The columns that the fitted transformer will give.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var (name, options) = (_definition.Name, _definition.Options);
        var label = SchemaChecks.Find(
            inputSchema, name, options.LabelColumnName, _definition.LabelTypes, _definition.AcceptsLabel, _definition.Advice);
        TextColumnReader.Find(inputSchema, name, [.. _definition.Inputs.Select(input => input.Column)]);
        if (options.ExampleWeightColumnName is { } weight)
            SchemaChecks.Find(inputSchema, name, weight, "Single", column => SchemaChecks.IsScalar(column, NumberDataViewType.Single));
        return PromisedColumns.Add(inputSchema, _definition.Bind(PromisedColumns.Example(label)).OutputColumns);
    }
}
