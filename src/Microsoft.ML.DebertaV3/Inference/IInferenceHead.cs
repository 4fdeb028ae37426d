namespace Microsoft.ML.DebertaV3.Inference;

/// <summary>Computes a task's outputs from the hidden states of a batch.</summary>
internal interface IInferenceHead : IDisposable
{
    /// <summary>Encoder layers that it needs; 0: the embeddings' output.</summary>
    int Layers { get; }

    /// <summary>Whether it reads the first piece of each sequence alone.</summary>
    bool IsFirstOnly { get; }

    /// <summary>Numbers of each sequence, or of each of its pieces, piece after piece.</summary>
    /// <param name="hidden">The states that it asked for: of sequence i from row <c>starts[i]</c> on, or in row i.</param>
    /// <param name="sequences">The ids.</param>
    /// <param name="starts">First row of each sequence.</param>
    float[][] Run(Rows hidden, int[][] sequences, IReadOnlyList<int> starts);
}
