using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Tasks.NamedEntityRecognition;

/// <summary>An entity in a text.</summary>
/// <param name="Type">Its type; the whole label where nothing is aggregated.</param>
/// <param name="Range">Where in the text it is, without white space at the borders.</param>
/// <param name="Score">Mean probability of its words' or pieces' labels. 0 to 1.</param>
/// <param name="FirstPiece">Its first piece.</param>
/// <param name="EndPiece">The piece behind its last.</param>
internal sealed record DecodedEntity(string Type, TextRange Range, double Score, int FirstPiece, int EndPiece);
