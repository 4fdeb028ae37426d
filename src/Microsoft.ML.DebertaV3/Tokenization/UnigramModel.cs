using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>A unigram vocabulary prepared for encoding: trie, scores and byte pieces.</summary>
/// <remarks>Immutable and thread safe. Scores follow sentencepiece (unigram_model.cc).</remarks>
internal sealed class UnigramModel
{
    // sentencepiece's penalty for an unknown character, subtracted from the lowest score.
    private const float UnknownPenalty = 10;

    private readonly SentencePieceModel _file;
    private readonly float[] _scores;

    /// <exception cref="InvalidDataException">The vocabulary is invalid; the message describes the problem.</exception>
    public UnigramModel(SentencePieceModel file)
    {
        _file = file;
        var pieces = new PieceList(file, kind => kind is PieceKind.Normal or PieceKind.UserDefined, internalSpace: true);
        if (pieces.Count == 0)
            throw new InvalidDataException("The SentencePiece model has no piece that matches text.");
        Trie = PieceTrieBuilder.Build(pieces);
        // Sorted only to check that these pieces, which are in no trie, are distinct too.
        new PieceList(file, kind => kind is not (PieceKind.Normal or PieceKind.UserDefined), internalSpace: false).Sorted();
        var symbols = new PieceList(file, kind => kind is PieceKind.UserDefined, internalSpace: false);
        Normalizer = new TextNormalizer(file, symbols.Count == 0 ? null : PieceTrieBuilder.Build(symbols));
        (_scores, UnknownScore) = MakeScores(file);
        ByteIds = file.ByteFallback ? FindByteIds(file) : null;
    }

    public PieceTrie Trie { get; }

    /// <summary>
    /// Number of bytes after a position that determine the pieces that begin there: the longest piece and the byte after it, or a
    /// character.
    /// </summary>
    public int LookAhead => Trie.Longest + 4;

    public TextNormalizer Normalizer { get; }

    /// <summary>Number of pieces.</summary>
    public int PieceCount => _scores.Length;

    public int UnknownId => _file.UnknownId;

    /// <summary>Score of an unknown character: the lowest normal score minus 10.</summary>
    public float UnknownScore { get; }

    /// <summary>Score of each piece. [pieces]</summary>
    public ReadOnlySpan<float> Scores => _scores;

    /// <summary>Id of each byte's piece; null if unknown characters become the unknown piece. [256]</summary>
    public int[]? ByteIds { get; }

    /// <summary>Content of the model file.</summary>
    public SentencePieceModel File => _file;

    /// <summary>Returns the id of the first piece with a text, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(ReadOnlySpan<byte> piece)
    {
        for (var id = 0; id < PieceCount; id++)
        {
            if (_file.Pieces[id].Length == piece.Length && _file.PieceBytes(id).SequenceEqual(piece))
                return id;
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float[] Scores, float Unknown) MakeScores(SentencePieceModel file)
    {
        // The smallest positive normal number, not the lowest number: sentencepiece uses FLT_MIN.
        const float SmallestPositive = 1.17549435e-38f;
        var (lowest, highest) = (float.MaxValue, SmallestPositive);
        for (var id = 0; id < file.Scores.Length; id++)
        {
            if (file.Kinds[id] == PieceKind.Normal)
                (lowest, highest) = (Math.Min(lowest, file.Scores[id]), Math.Max(highest, file.Scores[id]));
        }

        var scores = new float[file.Scores.Length];
        for (var id = 0; id < scores.Length; id++)
            scores[id] = file.Kinds[id] == PieceKind.UserDefined ? (float)(file.Pieces[id].Length * highest - 0.1) : file.Scores[id];
        return (scores, lowest - UnknownPenalty);
    }

    private static int[] FindByteIds(SentencePieceModel file)
    {
        var ids = new int[256];
        Array.Fill(ids, -1);
        for (var id = 0; id < file.Kinds.Length; id++)
        {
            if (file.Kinds[id] == PieceKind.Byte)
                ids[ByteValue(file, id)] = id;
        }

        var missing = Array.IndexOf(ids, -1);
        if (missing >= 0)
            throw new InvalidDataException($"The SentencePiece model has byte fallback, but no piece <0x{missing:X2}>.");
        return ids;
    }

    /// <summary>Returns the byte of a byte piece.</summary>
    /// <exception cref="InvalidDataException">The piece does not have the form "&lt;0x41&gt;".</exception>
    private static byte ByteValue(SentencePieceModel file, int id)
    {
        var text = Encoding.UTF8.GetString(file.PieceBytes(id));
        if (text.Length == 6 && text.StartsWith("<0x", StringComparison.Ordinal) && text[5] == '>'
            && byte.TryParse(text.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return value;
        throw new InvalidDataException($"Byte piece {id} of the SentencePiece model is '{text}', not of the form <0x41>.");
    }
}
