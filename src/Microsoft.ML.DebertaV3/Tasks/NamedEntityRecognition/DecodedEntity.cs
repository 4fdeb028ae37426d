using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>An entity in a text.</summary>
/// <param name="Type">Its type; the whole label without aggregation.</param>
/// <param name="Range">Its range in the text, trimmed.</param>
/// <param name="Score">Mean probability of its words' or pieces' labels. 0 to 1.</param>
/// <param name="FirstPiece">Its first piece.</param>
/// <param name="EndPiece">Its end in pieces, exclusive.</param>
internal sealed record DecodedEntity(string Type, TextRange Range, double Score, int FirstPiece, int EndPiece);
