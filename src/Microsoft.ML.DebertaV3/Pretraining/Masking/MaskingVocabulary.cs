using Microsoft.ML.DebertaV3.Tokenization;

namespace Microsoft.ML.DebertaV3.Pretraining;

/// <summary>What masking must know of each id, looked up once. Immutable and thread safe.</summary>
internal sealed class MaskingVocabulary
{
    private readonly PieceRole[] _roles;
    private readonly int[] _ordinary;

    public MaskingVocabulary(DebertaV3Tokenizer tokenizer)
    {
        MaskId = tokenizer.MaskId;
        _roles = new PieceRole[tokenizer.IdCount]; // Border where an id has no piece
        for (var id = 0; id < tokenizer.PieceCount; id++)
            _roles[id] = RoleOf(tokenizer.Model, id);
        foreach (var token in tokenizer.Rules.AddedTokens)
            _roles[token.Id] = token.Special ? PieceRole.Border : PieceRole.WordStart;
        foreach (var special in new[] { MaskId, tokenizer.PaddingId, tokenizer.ClassificationId, tokenizer.SeparatorId })
            _roles[special] = PieceRole.Border;
        _roles[0] = PieceRole.Border; // as a label, 0 says "not masked"
        _ordinary = [.. Enumerable.Range(0, _roles.Length).Where(id => _roles[id] is PieceRole.WordStart or PieceRole.WordPart)];
    }

    /// <summary>Id of [MASK].</summary>
    public int MaskId { get; }

    /// <summary>What an id is for masking.</summary>
    public PieceRole this[int id] => _roles[id];

    /// <summary>Any piece that is not special.</summary>
    public int RandomPiece(Random random) => _ordinary[random.Next(_ordinary.Length)];

    private static PieceRole RoleOf(SentencePieceModel model, int id) => model.Kinds[id] switch
    {
        PieceKind.Unknown => PieceRole.Unknown,
        PieceKind.Control or PieceKind.Unused => PieceRole.Border,
        _ when model.PieceBytes(id).StartsWith(NormalizedText.SpaceUtf8) => PieceRole.WordStart,
        _ => PieceRole.WordPart,
    };
}

/// <summary>What a piece is for masking.</summary>
internal enum PieceRole : byte
{
    /// <summary>[CLS], [SEP], [PAD], [MASK]: never masked, and a word ends before it.</summary>
    Border,

    /// <summary>[UNK]: never masked, but part of the word around it.</summary>
    Unknown,

    /// <summary>Begins a word (U+2581).</summary>
    WordStart,

    /// <summary>Goes on with the word before it; byte pieces too.</summary>
    WordPart,
}
