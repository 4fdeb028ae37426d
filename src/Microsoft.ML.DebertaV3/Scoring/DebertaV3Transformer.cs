using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3;

/// <summary>A DeBERTaV3 model of whatever task: adds the columns of its task to rows of text.</summary>
/// <remarks>
/// <see cref="Transform"/> scores in batches, a prediction engine row by row. Thread safe: many engines and cursors may share one
/// transformer. It owns native memory, which <see cref="Dispose"/> frees. Saved by <c>mlContext.Model.Save</c> with everything that it
/// needs; the device is the loading context's.
/// </remarks>
public sealed class DebertaV3Transformer : ITransformer, IDisposable
{
    private readonly ScoringTransform _transform;

    internal DebertaV3Transformer(IHostEnvironment environment, ScoredModel model)
    {
        _transform = new(environment.Register(nameof(DebertaV3Transformer)), model, this);
        Model = model;
    }

    /// <summary>True: every row is scored by itself.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>
    /// The labels in the order of the scores; for a binary model False and True, for a regression the label column's name, of several
    /// numbers its slots'. Empty for tasks without labels.
    /// </summary>
    public IReadOnlyList<string> Labels => Model.Settings.LabelNames;

    /// <summary>
    /// The weights with their tokenizer, to train on from; of replaced token detection both networks. They live on when this transformer is
    /// disposed.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The transformer is disposed.</exception>
    public DebertaV3Checkpoint Checkpoint
    {
        get
        {
            using var use = Model.Use();
            return ModelFolder.Checkpoint(Model);
        }
    }

    /// <summary>
    /// How the fit went, epoch by epoch, and of pre-training every interval; without epochs where nothing was trained. Saved with the
    /// model.
    /// </summary>
    public TrainingHistory TrainingHistory => Model.Settings.History;

    internal ScoredModel Model { get; }

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
    /// Other files stay, save weights, generators and a tokenizer.json of another network, which would contradict the new files:
    /// docs/checkpoints.md. A pre-trained model also writes its generator: generator_config.json and model.generator.safetensors.
    /// </remarks>
    /// <param name="folder">Made if it does not exist; may be a symbolic link to a folder.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The transformer is disposed.</exception>
    public void SavePretrained(string folder) => SavePretrained(folder, WeightStorage.Float32);

    /// <inheritdoc cref="SavePretrained(string)"/>
    /// <summary>Writes a Hugging Face folder: config.json, model.safetensors and the tokenizer's files.</summary>
    /// <param name="folder">Made if it does not exist; may be a symbolic link to a folder.</param>
    /// <param name="storage">
    /// How the weights are written. <see cref="WeightStorage.Float16"/> halves the folder; transformers 5 then computes in float16 too
    /// unless told otherwise.
    /// </param>
    /// <exception cref="InvalidOperationException">A weight is beyond float16; names its tensor.</exception>
    public void SavePretrained(string folder, WeightStorage storage)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        WeightStorages.Require(storage);
        using var use = Model.Use();
        WriteErrors.TranslateFolder(folder, () => ModelFolder.Write(Model, folder, storage));
    }

    /// <summary>
    /// Frees the native memory, once scoring that runs on other threads is done. Scoring, saving and <see cref="Checkpoint"/> then throw
    /// <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose() => Model.Dispose();

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        using var use = Model.Use();
        ModelFile.Save(ctx, Model);
    }
}
