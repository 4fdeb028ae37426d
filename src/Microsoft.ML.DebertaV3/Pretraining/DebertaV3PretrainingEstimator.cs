using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Pre-trains a DeBERTaV3 network on text by replaced token detection. Made by <c>mlContext.Transforms.Text.DebertaV3Pretraining</c>.
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// The input column is text, one document per row; missing and empty rows are skipped. The fitted transformer adds (default names)
/// `Pieces`, `PieceStart`, `PieceLength`, `ReplacedProbability` (vectors, one value per piece) and `AnomalyScore` (Single). After masked
/// language modeling it adds the first three.
///
/// ### Training algorithm details
/// A generator fills in masked pieces and a discriminator detects which pieces were replaced; their word embeddings are shared without
/// passing the discriminator's gradient to the generator's table (He, Gao and Chen 2021; docs/pretraining.md). The text is tokenized once
/// into a temporary file and read from it, so that memory does not grow with the text. All randomness derives from the seed of `MLContext`.
/// `Fit` is thread safe and can be called repeatedly.
/// ]]></format>
/// </remarks>
public sealed class DebertaV3PretrainingEstimator : IEstimator<DebertaV3Transformer>
{
    private readonly IHostEnvironment _environment; // for the current device settings: a host keeps those of its creation
    private readonly IHost _host;
    private readonly DebertaV3PretrainingOptions _options;

    internal DebertaV3PretrainingEstimator(IHostEnvironment environment, DebertaV3PretrainingOptions options)
    {
        SchemaChecks.RequireDistinct(
        [
            (nameof(options.InputColumnName), options.InputColumnName),
            .. options.Columns.Select(column => ($"{column.Key}ColumnName", (string?)column.Value)),
        ]);
        _environment = environment;
        _host = environment.Register(PretrainedTask.TaskName);
        _options = options;
    }

    /// <summary>Reads and tokenizes the rows once, trains, and returns the pre-trained transformer; the caller disposes it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The text column is missing or not text.</exception>
    /// <exception cref="ArgumentException">Options contradict each other or the checkpoint.</exception>
    /// <exception cref="DebertaV3TrainingException">The loss or gradient of too many consecutive steps was not finite. Contains the
    /// transformer with the last good weights.</exception>
    /// <exception cref="InvalidOperationException">There is no text, or not enough for one sequence; the resume folder belongs to another
    /// fit; or a device or native library is missing.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged or inconsistent.</exception>
    /// <exception cref="IOException">The cache, the state of the run or the loss curve cannot be written, for example because the disk is
    /// full.</exception>
    /// <exception cref="OperationCanceledException">The context was cancelled, or the options' token was cancelled before the first step.
    /// (Later cancellation ends Fit with the weights so far.)</exception>
    public DebertaV3Transformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new FitPipeline(_environment, _host).Run(_options, channel => new PretrainingFit(_host, channel, _options, input));
    }

    /// <summary>Returns the schema with the columns that the fitted transformer will add.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The text column is missing or not text.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        TextColumnReader.Find(inputSchema, PretrainedTask.TaskName, [new(_options.InputColumnName)]);
        return PromisedColumns.Add(inputSchema, new PretrainedTask(_options.ModelSettings).OutputColumns);
    }
}
