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
/// The input column is text, a document per row; missing and empty rows are left out. The fitted transformer adds, by their default names,
/// `Pieces`, `PieceStart`,
/// `PieceLength`, `ReplacedProbability` (vectors, one value per piece) and `AnomalyScore` (Single). Masked language modeling gives the
/// first three.
///
/// ### Training algorithm details
/// A generator fills masked pieces in and a discriminator tells which pieces are not the original ones; their word embeddings are shared
/// without the discriminator's
/// gradient in the generator's table (He, Gao and Chen 2021; docs/pretraining.md). The text is tokenized once into a temporary file and
/// read from it, so that memory
/// does not grow with the text. Everything random flows from the seed of `MLContext`. `Fit` may be called many times, also at once.
/// ]]></format>
/// </remarks>
public sealed class DebertaV3PretrainingEstimator : IEstimator<DebertaV3Transformer>
{
    private readonly IHostEnvironment _environment; // a host keeps the device settings of the moment it was made
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

    /// <summary>Reads and tokenizes the rows once, trains, and returns the pre-trained transformer, which the caller disposes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The text column is missing or not text.</exception>
    /// <exception cref="ArgumentException">Options contradict each other or the checkpoint.</exception>
    /// <exception cref="DebertaV3TrainingException">The loss or gradient of too many steps in a row was not finite. It has the
    /// transformer with the last good weights.</exception>
    /// <exception cref="InvalidOperationException">There is no text, or less than one sequence; the resume folder is another fit's; a
    /// device or native library is missing.</exception>
    /// <exception cref="InvalidDataException">The checkpoint cannot be read, or its parts do not fit each other.</exception>
    /// <exception cref="IOException">The cache, the state of the run or the loss curve cannot be written: the disk is full.</exception>
    /// <exception cref="OperationCanceledException">
    /// The options' token was cancelled before the first step: nothing was trained. (Later it ends Fit with what was reached.) Or the
    /// context was cancelled.
    /// </exception>
    public DebertaV3Transformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new FitPipeline(_environment, _host).Run(channel => new PretrainingFit(_host, channel, _options, input));
    }

    /// <summary>The columns that the fitted transformer will give.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The text column is missing or not text.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        TextColumnReader.Find(inputSchema, PretrainedTask.TaskName, [new(_options.InputColumnName)]);
        return PromisedColumns.Add(inputSchema, new PretrainedTask(_options.ModelSettings).OutputColumns);
    }
}
