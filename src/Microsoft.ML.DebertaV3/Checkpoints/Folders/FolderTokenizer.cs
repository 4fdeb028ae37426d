namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>The tokenizer of a folder, configured by all its files.</summary>
/// <param name="Tokenizer">The tokenizer.</param>
/// <param name="MaskProblem">Why [MASK] cannot be used: the files give it another id than the tokenizer. Null if it can.</param>
/// <param name="Notes">Messages for the user about how the files were read.</param>
internal sealed record FolderTokenizer(DebertaV3Tokenizer Tokenizer, string? MaskProblem, IReadOnlyList<string> Notes);
