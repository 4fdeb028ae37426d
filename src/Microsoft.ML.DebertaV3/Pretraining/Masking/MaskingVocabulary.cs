using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>Precomputed role of each id for masking. Immutable and thread safe.</summary>
internal sealed class MaskingVocabulary
{
    private readonly PieceRole[] _roles;
    private readonly int[] _ordinary;

    public MaskingVocabulary(DebertaV3Tokenizer tokenizer)
    {
        MaskId = tokenizer.MaskId;
        _roles = new PieceRole[tokenizer.IdCount]; // Border for ids without a piece
        for (var id = 0; id < tokenizer.PieceCount; id++)
            _roles[id] = RoleOf(tokenizer.Model, id);
        foreach (var token in tokenizer.Rules.AddedTokens)
            _roles[token.Id] = token.Special ? PieceRole.Border : PieceRole.WordStart;
        foreach (var special in new[] { MaskId, tokenizer.PaddingId, tokenizer.ClassificationId, tokenizer.SeparatorId })
            _roles[special] = PieceRole.Border;
        _roles[0] = PieceRole.Border; // label 0 means "not masked"
        _ordinary = [.. Enumerable.Range(0, _roles.Length).Where(id => _roles[id] is PieceRole.WordStart or PieceRole.WordPart)];
    }

    /// <summary>Id of [MASK].</summary>
    public int MaskId { get; }

    /// <summary>Role of an id.</summary>
    public PieceRole this[int id] => _roles[id];

    /// <summary>Returns a random piece that is not special.</summary>
    public int RandomPiece(Random random) => _ordinary[random.Next(_ordinary.Length)];

    private static PieceRole RoleOf(SentencePieceModel model, int id) => model.Kinds[id] switch
    {
        PieceKind.Unknown => PieceRole.Unknown,
        PieceKind.Control or PieceKind.Unused => PieceRole.Border,
        _ when model.PieceBytes(id).StartsWith(NormalizedText.SpaceUtf8) => PieceRole.WordStart,
        _ => PieceRole.WordPart,
    };
}

/// <summary>Role of a piece for masking.</summary>
internal enum PieceRole : byte
{
    /// <summary>[CLS], [SEP], [PAD], [MASK]: never masked; ends the word before it.</summary>
    Border,

    /// <summary>[UNK]: never masked, but does not end a word.</summary>
    Unknown,

    /// <summary>Begins a word (starts with U+2581).</summary>
    WordStart,

    /// <summary>Continues the word before it; includes byte pieces.</summary>
    WordPart,
}
