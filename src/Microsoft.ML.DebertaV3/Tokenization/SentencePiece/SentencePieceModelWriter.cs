using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>
/// Writes a SentencePiece unigram .model file (sentencepiece_model.proto) without a character map, which
/// <see cref="SentencePieceModelReader"/> and sentencepiece read.
/// </summary>
internal static class SentencePieceModelWriter
{
    /// <summary>Ids 0 to 3 of DeBERTaV3 (spec section 7.1).</summary>
    public static IReadOnlyList<string> Specials { get; } = ["[PAD]", "[CLS]", "[SEP]", "[UNK]"];

    /// <summary>Returns the bytes of the file.</summary>
    /// <param name="pieces">The pieces from id 4 on: <see cref="Specials"/> come before them.</param>
    /// <param name="addDummyPrefix">Whether a space is put before a text.</param>
    public static byte[] Write(IReadOnlyList<ScoredPiece> pieces, bool addDummyPrefix)
    {
        var model = new ProtoMessage();
        for (var id = 0; id < Specials.Count; id++)
            model.Message(1, Piece(new(Specials[id], 0, id == Specials.Count - 1 ? PieceKind.Unknown : PieceKind.Control)));
        foreach (var piece in pieces)
            model.Message(1, Piece(piece));
        return model
            .Message(2, Trainer(Specials.Count + pieces.Count, pieces.Any(piece => piece.Kind == PieceKind.Byte)))
            .Message(3, new ProtoMessage()
                .Text(1, "identity")
                .Integer(3, addDummyPrefix ? 1 : 0)
                .Integer(4, 1)  // remove_extra_whitespaces
                .Integer(5, 1)) // escape_whitespaces
            .ToArray();
    }

    private static ProtoMessage Piece(ScoredPiece piece) =>
        new ProtoMessage().Text(1, piece.Text).Float(2, piece.Score).Integer(3, (int)piece.Kind);

    // sentencepiece finds the ids of [PAD], [CLS] and [SEP] by these numbers and names.
    private static ProtoMessage Trainer(int count, bool byteFallback)
    {
        var trainer = new ProtoMessage().Integer(3, 1).Integer(4, count).Integer(35, byteFallback ? 1 : 0); // type unigram, vocab_size
        trainer.Integer(40, 3).Integer(41, 1).Integer(42, 2).Integer(43, 0); // unk_id, bos_id, eos_id, pad_id
        return trainer.Text(45, "[UNK]").Text(46, "[CLS]").Text(47, "[SEP]").Text(48, "[PAD]");
    }
}

/// <summary>A piece of a vocabulary.</summary>
/// <param name="Text">Its text, with U+2581 for spaces.</param>
/// <param name="Score">Its log probability; finite.</param>
/// <param name="Kind">Its kind.</param>
internal sealed record ScoredPiece(string Text, float Score, PieceKind Kind = PieceKind.Normal);
