using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3;

/// <summary>What pre-training fits: weights to fine-tune from, and columns that show what the discriminator finds odd in a text.</summary>
/// <remarks>
/// <para>Columns, by their default names, one value per piece of the text ([CLS] and [SEP] are not pieces; a text that is too long is cut):
/// <c>Pieces</c> (vector of text), <c>PieceStart</c> and <c>PieceLength</c> (vectors of Int32, UTF-16 units of the text),
/// <c>ReplacedProbability</c>
/// (vector of Single, each in [0, 1]) and <c>AnomalyScore</c> (Single, the mean of the probabilities; 0 for a text without pieces).
/// Pre-trained by
/// masked language modeling alone a model cannot tell replaced pieces: it adds the first three.</para>
/// <para><see cref="Transform"/> scores in batches, a prediction engine row by row. Thread safe: many engines and cursors may share one
/// transformer. It
/// owns native memory, which <see cref="Dispose"/> frees. Saved by <c>mlContext.Model.Save</c> with everything that it needs; the device is
/// the loading
/// context's.</para>
/// </remarks>
public sealed class DebertaV3PretrainedTransformer : ITransformer, IDisposable
{
    private readonly ScoringTransform _transform;
    private readonly PretrainedModel _model;

    internal DebertaV3PretrainedTransformer(IHostEnvironment environment, PretrainedModel model, TrainingHistory history)
    {
        _transform = new(environment.Register(nameof(DebertaV3PretrainedTransformer)), model, this);
        _model = model;
        TrainingHistory = history;
    }

    /// <summary>True: every row is scored by itself.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>
    /// The weights with their tokenizer, to fine-tune or pre-train on from, or to fill masks with: the discriminator and, where there is
    /// one, the
    /// generator; or the masked language model. They live on when this transformer is disposed.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The transformer is disposed.</exception>
    public DebertaV3Checkpoint Checkpoint
    {
        get
        {
            using var use = _model.Use();
            return PretrainedFolder.Checkpoint(_model);
        }
    }

    /// <summary>How the pre-training went. Saved with the model.</summary>
    public TrainingHistory TrainingHistory { get; }

    internal PretrainedModel Model => _model;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _transform.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _transform.GetRowToRowMapper(inputSchema);

    /// <summary>The input with the model's columns, scored a batch at a time when it is read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The text column is missing or not text.</exception>
    public IDataView Transform(IDataView input) => _transform.Transform(input);

    /// <summary>
    /// Writes a folder: config.json and model.safetensors (the discriminator with its head, or the masked language model, under the
    /// published
    /// names), the tokenizer's files and, where there is a generator, generator_config.json and model.generator.safetensors.
    /// <see cref="DebertaV3Checkpoint.FromFolder"/> reads it back; transformers' DebertaV2Model loads it too.
    /// </summary>
    /// <remarks>
    /// In one step: an error, a kill or a full disk leaves the old folder or the new one, and two savers leave the files of one of them.
    /// Other files stay, save weights,
    /// generators and a tokenizer.json of another network, which would contradict the new files: docs/checkpoints.md.
    /// </remarks>
    /// <param name="folder">Made if it does not exist; may be a symbolic link to a folder.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The transformer is disposed.</exception>
    public void SavePretrained(string folder) => SavePretrained(folder, WeightStorage.Float32);

    /// <inheritdoc cref="SavePretrained(string)"/>
    /// <summary>Writes the folder with its weights stored in another type than float32.</summary>
    /// <param name="folder">Made if it does not exist; may be a symbolic link to a folder.</param>
    /// <param name="storage">How the weights are written. <see cref="WeightStorage.Float16"/> halves the folder; transformers 5 then
    /// computes in float16 too unless told otherwise.</param>
    /// <exception cref="InvalidOperationException">A weight is beyond float16; names its tensor.</exception>
    public void SavePretrained(string folder, WeightStorage storage)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        WeightStorages.Require(storage);
        using var use = _model.Use();
        WriteErrors.TranslateFolder(folder, () => PretrainedFolder.Write(_model, folder, storage));
    }

    /// <summary>
    /// Frees the native memory, once scoring that runs on other threads is done. Scoring, saving and <see cref="Checkpoint"/> then throw
    /// <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose() => _model.Dispose();

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        using var use = _model.Use();
        PretrainedFile.Save(ctx, _model, TrainingHistory);
    }
}
