using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Tasks;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3;

/// <summary>A fitted DeBERTaV3 model: adds the columns of its task to rows of text.</summary>
/// <remarks>
/// <see cref="Transform"/> scores in batches, a prediction engine row by row. Thread safe: many engines and cursors may share one
/// transformer. It owns
/// native memory, which <see cref="Dispose"/> frees. Saved by <c>mlContext.Model.Save</c> with everything that it needs; the device is the
/// loading context's.
/// </remarks>
public sealed class DebertaV3Transformer : ITransformer, IDisposable
{
    private readonly ScoringTransform _transform;
    private readonly TextModel _model;

    internal DebertaV3Transformer(IHostEnvironment environment, TextModel model, TrainingHistory history)
    {
        _transform = new(environment.Register(nameof(DebertaV3Transformer)), model, this);
        _model = model;
        TrainingHistory = history;
    }

    /// <summary>True: every row is scored by itself.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>
    /// The labels in the order of the scores; for a binary model False and True, for a regression the label column's name, of several
    /// numbers its slots'.
    /// </summary>
    public IReadOnlyList<string> Labels => _model.Task.LabelNames;

    /// <summary>The fitted weights with their tokenizer, to train on from. They live on when this transformer is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The transformer is disposed.</exception>
    public DebertaV3Checkpoint Checkpoint
    {
        get
        {
            using var use = _model.Use();
            return DebertaV3Checkpoint.FromModule(_model.Network, Configuration, _model.Tokenizer);
        }
    }

    /// <summary>How the fit went, epoch by epoch; without epochs where the model was fine-tuned elsewhere. Saved with the model.</summary>
    public TrainingHistory TrainingHistory { get; }

    internal TextModel Model => _model;

    private Checkpoints.CheckpointConfig Configuration => ModelFile.Configuration(_model);

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _transform.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _transform.GetRowToRowMapper(inputSchema);

    /// <summary>The input with the task's columns, scored a batch at a time when it is read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A text column is missing or not text.</exception>
    public IDataView Transform(IDataView input) => _transform.Transform(input);

    /// <summary>Writes a Hugging Face folder: config.json, model.safetensors and the tokenizer's files.</summary>
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
    /// <summary>Writes a Hugging Face folder: config.json, model.safetensors and the tokenizer's files.</summary>
    /// <param name="folder">Made if it does not exist; may be a symbolic link to a folder.</param>
    /// <param name="storage">How the weights are written. <see cref="WeightStorage.Float16"/> halves the folder; transformers 5 then
    /// computes in float16 too unless told otherwise.</param>
    /// <exception cref="InvalidOperationException">A weight is beyond float16; names its tensor.</exception>
    public void SavePretrained(string folder, WeightStorage storage)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        WeightStorages.Require(storage);
        using var use = _model.Use();
        WriteErrors.TranslateFolder(folder, () => ModelFile.WriteFolder(_model, folder, storage));
    }

    /// <summary>
    /// Frees the native memory, once scoring that runs on other threads is done. Scoring, saving and <see cref="Checkpoint"/> then throw
    /// <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose() => _model.Dispose();

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        using var use = _model.Use();
        ModelFile.Save(ctx, _model, TrainingHistory);
    }
}
