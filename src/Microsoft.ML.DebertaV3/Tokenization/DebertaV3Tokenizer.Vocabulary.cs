using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3;

// Tokenizers without a trained SentencePiece model, to pre-train from scratch.
public sealed partial class DebertaV3Tokenizer
{
    /// <summary>Makes a tokenizer of single characters.</summary>
    /// <remarks>
    /// [PAD], [CLS], [SEP] and [UNK] are ids 0 to 3 as in DeBERTaV3, the characters follow in the order given, and [MASK] is the id behind
    /// them, <see cref="PieceCount"/>. Other characters become [UNK], a run of them one [UNK]. Texts are taken as they are, without a
    /// space in front; runs of spaces count as one, and spaces at the ends are dropped.
    /// </remarks>
    /// <param name="alphabet">The characters, such as "ACGT". One that occurs twice counts once. Case matters. A space is a character only
    /// if it is given.</param>
    /// <exception cref="ArgumentException">The alphabet is empty or has the character U+0000.</exception>
    public static DebertaV3Tokenizer Characters(string alphabet)
    {
        ArgumentNullException.ThrowIfNull(alphabet);
        return Of(CharacterPieces.Of(alphabet), addDummyPrefix: false);
    }

    /// <summary>Makes a tokenizer of the characters that occur in texts, the most frequent first.</summary>
    /// <remarks>As <see cref="Characters(string)"/> otherwise.</remarks>
    /// <param name="texts">The texts, which are read once. Null counts as empty.</param>
    /// <param name="minimumCount">How often a character must occur; at least 1. Rarer ones become [UNK].</param>
    /// <exception cref="ArgumentException">No character occurs so often.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minimumCount"/> is less than 1.</exception>
    public static DebertaV3Tokenizer Characters(IEnumerable<string> texts, int minimumCount)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumCount, 1);
        return Of(CharacterPieces.Count(texts, minimumCount), addDummyPrefix: false);
    }

    /// <summary>Makes a tokenizer of the pieces in a text file.</summary>
    /// <inheritdoc cref="FromTextPieces(IEnumerable{string})" path="/remarks"/>
    /// <param name="path">A file in UTF-8 with a piece in each line: the .vocab file of spm_train, or a plain list.</param>
    /// <exception cref="InvalidDataException">A line is wrong; the message names it.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static DebertaV3Tokenizer FromTextPieces(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return FromTextPieces(File.ReadLines(path));
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"'{path}': {exception.Message}", exception);
        }
    }

    /// <summary>Makes a tokenizer of pieces.</summary>
    /// <remarks>
    /// A line is a piece, or a piece, a tab and its score, the logarithm of its probability. Without scores all pieces are equally
    /// probable, which cuts a text into as few pieces as possible. U+2581 or a space stands for a space. Pieces that begin with one begin a
    /// word: where there are such pieces, a space is put before a text.
    /// [PAD], [CLS], [SEP] and [UNK] are ids 0 to 3 as in DeBERTaV3, whether or not the lines have them, by these names or as &lt;pad&gt;,
    /// &lt;s&gt;, &lt;/s&gt; and &lt;unk&gt;; the other pieces follow in the order of the lines. [MASK] keeps its place among them or is
    /// the id behind the last one. With the pieces &lt;0x00&gt; to &lt;0xFF&gt; characters without a piece become bytes, else [UNK].
    /// Texts are taken as they are: spm_train's default map of characters, NFKC, is in its .model file only, which
    /// <see cref="Create(string)"/> reads.
    /// </remarks>
    /// <param name="lines">The lines; empty ones are skipped.</param>
    /// <exception cref="InvalidDataException">A line is wrong; the message names it.</exception>
    public static DebertaV3Tokenizer FromTextPieces(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var pieces = PieceLines.Read(lines);
        return Of(pieces, pieces.Any(PieceLines.BeginsWord));
    }

    private static DebertaV3Tokenizer Of(ScoredPiece[] pieces, bool addDummyPrefix) =>
        Create(SentencePieceModelWriter.Write(pieces, addDummyPrefix).AsMemory());
}
