using Microsoft.ML.DebertaV3.Runtime;
using Microsoft.ML.DebertaV3.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>The packed training and validation sequences of a fit. Owns their cache files.</summary>
internal sealed class PretrainingCorpus : IDisposable
{
    private readonly PackedSequences[] _caches;

    private PretrainingCorpus(ISizedExamples training, ISizedExamples? heldOut, params PackedSequences[] caches) =>
        (Training, HeldOut, _caches) = (training, heldOut, caches);

    /// <summary>Training sequences.</summary>
    public ISizedExamples Training { get; }

    /// <summary>Validation sequences; null for no validation.</summary>
    public ISizedExamples? HeldOut { get; }

    /// <summary>Digest that identifies the text.</summary>
    public string Digest => string.Join(", ", _caches.Select(cache => cache.Digest));

    /// <summary>Reads, tokenizes and packs the training rows, and the validation text according to the options.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public static PretrainingCorpus Read(
        IDataView input, IHost host, IChannel channel, DebertaV3Tokenizer tokenizer, DebertaV3PretrainingOptions options,
        RandomStreams random, CancellationToken cancellation)
    {
        var cache = new CorpusCache(host, channel, tokenizer, options.MaxLength
            ?? PretrainingRecipe.MaxLength)
        { Cancellation = cancellation };
        var training = cache.Write(input, options.InputColumnName);
        try
        {
            if (options.ValidationSet is { } validationSet)
                return With(training, cache.Write(validationSet, options.InputColumnName, "validation"));
            if (options.ValidationFraction == 0)
                return new(training, null, training);
            var (rest, heldOut) = SequenceSubset.Split(training, options.ValidationFraction, random.Managed(RandomStreams.Purpose.HeldOut));
            channel.Info($"{heldOut.Count} of {training.Count} sequences are held out for validation.");
            return new(rest, heldOut, training);
        }
        catch
        {
            training.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var cache in _caches)
            cache.Dispose();
    }

    private static PretrainingCorpus With(PackedSequences training, PackedSequences heldOut) => new(training, heldOut, training, heldOut);
}
