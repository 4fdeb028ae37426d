namespace Microsoft.ML.DebertaV3.Tasks.ZeroShot;

/// <summary>Converts the logits of a natural language inference network to the scores of labels that it was not trained on.</summary>
/// <remarks>As ZeroShotClassificationPipeline of transformers.</remarks>
internal sealed class ZeroShotDecoder
{
    private const string Slot = "{}";

    private readonly int _entailment;
    private readonly int _other;

    /// <param name="labels">The network's labels.</param>
    /// <exception cref="InvalidDataException">There is no entailment label, or no other label.</exception>
    public ZeroShotDecoder(IReadOnlyList<string> labels)
    {
        _entailment = Enumerable.Range(0, labels.Count)
            .FirstOrDefault(i => labels[i].StartsWith("entail", StringComparison.OrdinalIgnoreCase), -1);
        _other = _entailment == 0 ? labels.Count - 1 : 0;
        if (_entailment < 0 || labels.Count < 2)
        {
            throw new InvalidDataException(
                $"The folder's labels are {string.Join(", ", labels)}; zero-shot classification needs a folder of "
                + "natural language inference, with a label whose name begins with \"entail\" and at least one more.");
        }
    }

    /// <summary>Returns the hypothesis that a label fits the text.</summary>
    /// <param name="template">Contains "{}" in place of the label.</param>
    /// <param name="label">The label.</param>
    /// <exception cref="ArgumentException">The template does not contain "{}".</exception>
    public static string Hypothesis(string template, string label) => template.Contains(Slot, StringComparison.Ordinal)
        ? template.Replace(Slot, label, StringComparison.Ordinal)
        : throw new ArgumentException($"The template '{template}' has no \"{Slot}\" where the label belongs.", nameof(template));

    /// <summary>Returns the score of each label, 0 to 1, in the order of the labels.</summary>
    /// <param name="logits">The network's outputs for each label's pair. [labels][network's labels]</param>
    /// <param name="isMultiLabel">Whether each label is scored independently: entailment against contradiction (the label at the other
    /// end). Otherwise the labels compete, and the scores sum to 1. A single label is always scored independently.</param>
    public float[] Scores(IReadOnlyList<float[]> logits, bool isMultiLabel)
    {
        if (isMultiLabel || logits.Count == 1)
            return [.. logits.Select(row => Activations.Sigmoid(row[_entailment] - row[_other]))];
        float[] entailment = [.. logits.Select(row => row[_entailment])];
        Activations.Softmax(entailment, entailment);
        return entailment;
    }
}
