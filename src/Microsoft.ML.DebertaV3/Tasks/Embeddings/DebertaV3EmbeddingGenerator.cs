using Microsoft.Extensions.AI;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Scoring;
using Microsoft.ML.DebertaV3.Tasks.Embeddings;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// The vectors of <c>DebertaV3Embeddings</c> by the interface of Microsoft.Extensions.AI, which vector stores and pipelines of retrieval
/// take. Made of a transformer, or by <c>mlContext.Model.CreateDebertaV3EmbeddingGenerator</c>.
/// </summary>
/// <remarks>
/// Thread safe, disposal included: batches that run are finished, later ones throw <see cref="ObjectDisposedException"/>. Pooling, layer,
/// normalization and the length of windows are those of the transformer.
/// </remarks>
public sealed class DebertaV3EmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private const string Provider = "DebertaV3.MLNet";

    private readonly DebertaV3Transformer _transformer;
    private readonly EmbeddingsTask _task;
    private readonly EmbeddingGeneratorMetadata _metadata;
    private readonly bool _ownsTransformer;

    /// <summary>A generator over a transformer.</summary>
    /// <param name="transformer">What <c>DebertaV3Embeddings</c> made, fitted or loaded.</param>
    /// <param name="modelId">The name that metadata and vectors shall have, such as the checkpoint's on the Hub. Null: none.</param>
    /// <param name="ownsTransformer">Whether <see cref="Dispose"/> disposes of the transformer too.</param>
    /// <exception cref="ArgumentException">The transformer makes no vectors.</exception>
    public DebertaV3EmbeddingGenerator(DebertaV3Transformer transformer, string? modelId = null, bool ownsTransformer = false)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        _task = transformer.Model.Task as EmbeddingsTask ?? throw new ArgumentException(
            $"The transformer's task is {transformer.Model.Task.Name}, which makes no vectors of texts: "
            + $"give one that {EmbeddingsTask.TaskName} made.", nameof(transformer));
        (_transformer, _ownsTransformer) = (transformer, ownsTransformer);
        _metadata = new(Provider, providerUri: null, modelId, _task.Dimensions);
    }

    /// <summary>Makes a vector of each text, on a thread of the pool.</summary>
    /// <param name="values">The texts, of any length. Those of similar length share a batch of the transformer's size.</param>
    /// <param name="options">
    /// The number of dimensions and the model may be named, but not changed: others than this model's are refused. The rest is not used.
    /// </param>
    /// <param name="cancellationToken">Looked at between two batches.</param>
    /// <returns>
    /// The vectors in the order of the texts; <c>Usage</c> counts the pieces that the network read, [CLS] and [SEP] included.
    /// </returns>
    /// <exception cref="ArgumentException">A text is null, or the options ask for what the model has not.</exception>
    /// <exception cref="InvalidOperationException">The network's output for a text is not finite; the message names it.</exception>
    /// <exception cref="ObjectDisposedException">The transformer is disposed.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        Refuse(options);
        TextRow[] rows = [.. values.Select((text, i) => new TextRow(text ?? throw Missing(i), null) { Position = i })];
        return Task.Run(() => Generate(rows, cancellationToken), cancellationToken);

        static ArgumentException Missing(int i) => new($"Text {i} (counted from 0) is null.", nameof(values));
    }

    /// <summary>
    /// This generator, its <see cref="EmbeddingGeneratorMetadata"/>, its <see cref="DebertaV3Transformer"/> or its
    /// <see cref="DebertaV3Tokenizer"/>, whichever is of the type; null where none is, or where there is a key.
    /// </summary>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        object[] services = serviceKey is null ? [this, _metadata, _transformer, _transformer.Model.Tokenizer] : [];
        return Array.Find(services, serviceType.IsInstanceOfType);
    }

    /// <summary>Disposes of the transformer where this generator owns it; else does nothing.</summary>
    public void Dispose()
    {
        if (_ownsTransformer)
            _transformer.Dispose();
    }

    private GeneratedEmbeddings<Embedding<float>> Generate(TextRow[] rows, CancellationToken cancellationToken)
    {
        long pieces = 0;
        var vectors = SimilarLengths.Run(rows, row => row.First.Length, _transformer.Model.BatchSize, Score);
        return new(vectors.Select(vector => new Embedding<float>(vector) { ModelId = _metadata.DefaultModelId }))
        {
            Usage = new() { InputTokenCount = pieces, TotalTokenCount = pieces },
        };

        float[][] Score(TextRow[] batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            EncodedRow[] encoded = [.. batch.Select(row => _task.Encode(row, _transformer.Model.Tokenizer))];
            pieces += encoded.Sum(row => row.Sequences.Sum(ids => (long)ids.Length));
            return Array.ConvertAll(_transformer.Model.Score(batch, encoded), vector => (float[])vector);
        }
    }

    private void Refuse(EmbeddingGenerationOptions? options)
    {
        if (options?.Dimensions is { } dimensions && dimensions != _task.Dimensions)
        {
            throw new ArgumentException(
                $"{dimensions} dimensions are asked for, and the network gives {_task.Dimensions}: it was not trained to be cut.",
                nameof(options));
        }
        if (options?.ModelId is { } model && model != _metadata.DefaultModelId)
        {
            throw new ArgumentException(
                $"The model \"{model}\" is asked for, and this generator has "
                + $"{(_metadata.DefaultModelId is { } own ? $"\"{own}\"" : "one without a name")}: make a generator for each model.",
                nameof(options));
        }
    }
}
