using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3;

/// <summary>A DeBERTaV3 model for any task: adds the output columns of its task to rows of text.</summary>
/// <remarks>
/// <see cref="Transform"/> scores in batches, a prediction engine row by row. Thread safe: prediction engines and cursors may share a
/// transformer. It owns native memory, which <see cref="Dispose"/> frees. <c>mlContext.Model.Save</c> saves everything it needs; a loaded
/// model runs on the device of the context that loads it.
/// </remarks>
public sealed class DebertaV3Transformer : ITransformer, IDisposable
{
    private readonly ScoringTransform _transform;

    internal DebertaV3Transformer(IHostEnvironment environment, ScoredModel model)
    {
        _transform = new(environment.Register(nameof(DebertaV3Transformer)), model, this);
        Model = model;
    }

    /// <summary>Always true: each row is scored independently.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>
    /// The labels in the order of the scores. False and True for binary classification; the name of the label column for regression, or its
    /// slot names for several numbers. Empty for tasks without labels.
    /// </summary>
    public IReadOnlyList<string> Labels => Model.Settings.LabelNames;

    /// <summary>
    /// The weights with their tokenizer, as a starting point for further training; both networks after replaced token detection. It remains
    /// valid when this transformer is disposed.
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
    /// History of the fit by epoch and, for pre-training, by interval. Without epochs if the model was not trained by this library. Saved
    /// with the model.
    /// </summary>
    public TrainingHistory TrainingHistory => Model.Settings.History;

    internal ScoredModel Model { get; }

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _transform.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _transform.GetRowToRowMapper(inputSchema);

    /// <summary>Returns the input with the task's columns added. Rows are scored lazily, in batches.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A text column is missing or not text.</exception>
    public IDataView Transform(IDataView input) => _transform.Transform(input);

    /// <summary>Writes a Hugging Face folder: config.json, model.safetensors and the tokenizer's files.</summary>
    /// <remarks>
    /// The folder is replaced atomically: after an error, a crash or a concurrent save, it contains the files of one complete model. Other
    /// files are kept, except weights, generators and a tokenizer.json of another network, which would contradict the new files
    /// (docs/checkpoints.md). A pre-trained model also writes its generator: generator_config.json and model.generator.safetensors.
    /// </remarks>
    /// <param name="folder">The folder, created if it does not exist; may be a symbolic link to a folder.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The transformer is disposed.</exception>
    public void SavePretrained(string folder) => SavePretrained(folder, WeightStorage.Float32);

    /// <inheritdoc cref="SavePretrained(string)"/>
    /// <summary>Writes a Hugging Face folder: config.json, model.safetensors and the tokenizer's files.</summary>
    /// <param name="folder">The folder, created if it does not exist; may be a symbolic link to a folder.</param>
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
    /// Writes a folder for ONNX Runtime and programs that use it: <c>model.onnx</c>, config.json and the tokenizer's files, with
    /// tokenizer.json.
    /// </summary>
    /// <remarks>
    /// The graph has the inputs and outputs that transformers' exporter gives it, of any number and length of texts: docs/onnx.md lists
    /// them by task. What this library does around the network is not part of it: tokenizer, windows, softmax, pooling of embeddings. The
    /// folder is replaced atomically as by <see cref="SavePretrained(string)"/>; other files are kept.
    /// </remarks>
    /// <param name="folder">The folder, created if it does not exist; may be a symbolic link to a folder.</param>
    /// <param name="options">Number format and place of the weights. Null: the defaults.</param>
    /// <exception cref="InvalidOperationException">A weight is beyond float16, if that is requested; names its tensor.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The transformer is disposed.</exception>
    public void SaveAsOnnx(string folder, DebertaV3OnnxOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var settled = options?.Snapshot() ?? new();
        using var use = Model.Use();
        WriteErrors.TranslateFolder(folder, () => ModelFolder.WriteOnnx(Model, folder, settled));
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
