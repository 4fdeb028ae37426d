namespace Microsoft.ML.DebertaV3.Checkpoints;

/// <summary>The tokenizer of a folder, with all that its files say of it.</summary>
/// <param name="Tokenizer">The tokenizer.</param>
/// <param name="MaskProblem">Null, or why [MASK] cannot be used: the files give it another id than the tokenizer does.</param>
/// <param name="Notes">What a user should know of how the files were read, in words.</param>
internal sealed record FolderTokenizer(DebertaV3Tokenizer Tokenizer, string? MaskProblem, IReadOnlyList<string> Notes);
