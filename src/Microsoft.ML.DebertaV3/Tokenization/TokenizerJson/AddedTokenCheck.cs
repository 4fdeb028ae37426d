using System.Text;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Checks that added tokens are consistent with the pieces of a model: each text has one id, and each id one text.</summary>
internal static class AddedTokenCheck
{
    /// <exception cref="InvalidDataException">A token is inconsistent; the message names it.</exception>
    public static void Run(IReadOnlyList<AddedToken> tokens, SentencePieceModel model)
    {
        var (contents, ids) = (new Dictionary<string, int>(), new HashSet<int>());
        foreach (var token in tokens)
        {
            if (token.Content.Length is 0 or > AddedToken.MaxLength)
                throw Wrong(token, $"has {token.Content.Length} characters; 1 to {AddedToken.MaxLength} are possible");
            if (!contents.TryAdd(token.Content, token.Id) || !ids.Add(token.Id))
                throw Wrong(token, "or its id occurs twice");
            if (token.Id == int.MaxValue)
                throw Wrong(token, "has an id that is too large");
            if (token.Id < model.Pieces.Length && !model.PieceBytes(token.Id).SequenceEqual(Encoding.UTF8.GetBytes(token.Content)))
                throw Wrong(token, $"has the id of the piece '{ShownText.Of(Encoding.UTF8.GetString(model.PieceBytes(token.Id)))}'");
        }

        if (tokens.Count > 0)
            CheckPieces(contents.GetAlternateLookup<ReadOnlySpan<char>>(), model);
    }

    // An added token with the text of a piece must have the id of the piece.
    private static void CheckPieces(Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> tokens, SentencePieceModel model)
    {
        Span<char> piece = stackalloc char[AddedToken.MaxLength];
        for (var id = 0; id < model.Pieces.Length; id++)
        {
            if (Encoding.UTF8.TryGetChars(model.PieceBytes(id), piece, out var length)
                && tokens.TryGetValue(piece[..length], out var other) && other != id)
                throw Wrong(new(piece[..length].ToString(), other), $"is also the piece {id}");
        }
    }

    private static InvalidDataException Wrong(AddedToken token, string problem) =>
        new($"The added token '{ShownText.Of(token.Content)}' (id {token.Id}) {problem}.");
}
