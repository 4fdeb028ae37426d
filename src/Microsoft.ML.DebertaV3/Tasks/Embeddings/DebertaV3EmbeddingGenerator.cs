using Microsoft.Extensions.AI;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tasks.Embeddings;
using Microsoft.ML.DebertaV3.Training;

namespace Microsoft.ML.DebertaV3;

/// <summary>
/// Embeddings of <c>DebertaV3Embeddings</c> with the interface of Microsoft.Extensions.AI, which vector stores and retrieval pipelines
/// accept. Created from a transformer, or by <c>mlContext.Model.CreateDebertaV3EmbeddingGenerator</c>.
/// </summary>
/// <remarks>
/// Thread safe, including disposal: running batches complete, later ones throw <see cref="ObjectDisposedException"/>. Pooling, layer,
/// normalization and window length are those of the transformer.
/// </remarks>
public sealed class DebertaV3EmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private const string Provider = "DebertaV3.MLNet";

    private readonly DebertaV3Transformer _transformer;
    private readonly EmbeddingsTask _task;
    private readonly EmbeddingGeneratorMetadata _metadata;
    private readonly bool _ownsTransformer;

    /// <summary>Creates a generator that uses a transformer.</summary>
    /// <param name="transformer">A transformer of <c>DebertaV3Embeddings</c>, fitted or loaded.</param>
    /// <param name="modelId">The model's name in the metadata and in the embeddings, for example its name on the Hub. Null: none.</param>
    /// <param name="ownsTransformer">Whether <see cref="Dispose"/> also disposes the transformer.</param>
    /// <exception cref="ArgumentException">The transformer is not one of <c>DebertaV3Embeddings</c>.</exception>
    public DebertaV3EmbeddingGenerator(DebertaV3Transformer transformer, string? modelId = null, bool ownsTransformer = false)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        _task = transformer.Model.Task as EmbeddingsTask ?? throw new ArgumentException(
            $"The transformer's task is {transformer.Model.Task.Name}, which computes no embeddings: "
            + $"pass a transformer of {EmbeddingsTask.TaskName}.", nameof(transformer));
        (_transformer, _ownsTransformer) = (transformer, ownsTransformer);
        _metadata = new(Provider, providerUri: null, modelId, _task.Dimensions);
    }

    /// <summary>Computes an embedding of each text, on a thread of the thread pool.</summary>
    /// <param name="values">The texts, of any length. Texts of similar length are batched together, with the transformer's batch
    /// size.</param>
    /// <param name="options">Dimensions and model ID, if set, must be those of this generator. Other options are ignored.</param>
    /// <param name="cancellationToken">Checked before each batch.</param>
    /// <returns>The embeddings in the order of the texts; <c>Usage</c> counts the pieces that the network read, [CLS] and [SEP]
    /// included.</returns>
    /// <exception cref="ArgumentException">A text is null, or the options' dimensions or model ID differ from those of this
    /// generator.</exception>
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
    /// Returns this generator, its <see cref="EmbeddingGeneratorMetadata"/>, its <see cref="DebertaV3Transformer"/> or its
    /// <see cref="DebertaV3Tokenizer"/>, whichever has the type; null if none has, or if a key is given.
    /// </summary>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        object[] services = serviceKey is null ? [this, _metadata, _transformer, _transformer.Model.Tokenizer] : [];
        return Array.Find(services, serviceType.IsInstanceOfType);
    }

    /// <summary>Disposes the transformer if this generator owns it.</summary>
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
            var encoded = _transformer.Model.Encode(batch);
            pieces += encoded.Sum(row => row.Sequences.Sum(ids => (long)ids.Length));
            return Array.ConvertAll(_transformer.Model.Score(batch, encoded), vector => (float[])vector);
        }
    }

    private void Refuse(EmbeddingGenerationOptions? options)
    {
        if (options?.Dimensions is { } dimensions && dimensions != _task.Dimensions)
        {
            throw new ArgumentException(
                $"{dimensions} dimensions were requested, but embeddings of the network have {_task.Dimensions} and cannot be truncated.",
                nameof(options));
        }
        if (options?.ModelId is { } model && model != _metadata.DefaultModelId)
        {
            throw new ArgumentException(
                $"The model \"{model}\" was requested, but this generator has "
                + $"{(_metadata.DefaultModelId is { } own ? $"\"{own}\"" : "a model without a name")}: create a generator for each model.",
                nameof(options));
        }
    }
}
