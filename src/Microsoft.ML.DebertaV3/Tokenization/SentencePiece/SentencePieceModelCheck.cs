using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Checks properties of a model's pieces that encoding relies on.</summary>
internal static class SentencePieceModelCheck
{
    // Limit of sentencepiece.
    private const int MaxPieceLength = 8000;

    // Maximum number of encoding steps per byte of text. sentencepiece trains pieces of up to 16 characters by default; the longest in the
    // published models has 32 bytes.
    public const int MaxMatchedLength = 256;

    /// <exception cref="InvalidDataException">A piece is invalid; the message names it.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(SentencePieceModel model)
    {
        var unknown = -1;
        for (var id = 0; id < model.Pieces.Length; id++)
        {
            CheckPiece(model, id);
            if (model.Kinds[id] != PieceKind.Unknown)
                continue;
            if (unknown >= 0)
                throw new InvalidDataException($"The SentencePiece model has two unknown pieces: {unknown} and {id}.");
            unknown = id;
        }

        if (unknown < 0)
            throw new InvalidDataException("The SentencePiece model has no unknown piece.");
        model.UnknownId = unknown;
    }

    private static void CheckPiece(SentencePieceModel model, int id)
    {
        var piece = model.PieceBytes(id);
        if (piece.IsEmpty)
            throw new InvalidDataException($"Piece {id} of the SentencePiece model is empty.");
        if (piece.Length >= MaxPieceLength)
            throw new InvalidDataException(
                $"Piece {id} of the SentencePiece model has {piece.Length} bytes; {MaxPieceLength - 1} are possible.");
        if (piece.Length > MaxMatchedLength && model.Kinds[id] is (PieceKind.Normal or PieceKind.UserDefined))
        {
            throw new InvalidDataException(
                $"Piece {id} of the SentencePiece model has {piece.Length} bytes; a piece that texts are searched for has at most "
                + $"{MaxMatchedLength}, so that no text takes unbounded time.");
        }

        if (piece.Contains((byte)0) || !Utf8.IsValid(piece))
            throw new InvalidDataException($"Piece {id} of the SentencePiece model is not UTF-8 text or contains a zero.");
        if (!float.IsFinite(model.Scores[id]))
            throw new InvalidDataException($"Piece {id} of the SentencePiece model has the score {model.Scores[id]}.");
        if (model.Kinds[id] == PieceKind.Byte && !model.ByteFallback)
            throw new InvalidDataException($"Piece {id} of the SentencePiece model is a byte piece, but the model has no byte fallback.");
    }
}
