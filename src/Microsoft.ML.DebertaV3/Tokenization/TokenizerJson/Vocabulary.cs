using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>The list [[piece, score], ...] of a unigram model in tokenizer.json. Memory is proportional to the file.</summary>
internal sealed class Vocabulary
{
    private readonly List<(int Start, int Length)> _pieces = [];
    private readonly List<float> _scores = [];
    private readonly byte[] _text;

    /// <exception cref="InvalidDataException">The value is not such a list.</exception>
    /// <exception cref="JsonException">The text is not valid JSON.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Vocabulary(ReadOnlySpan<byte> json)
    {
        var text = new byte[json.Length]; // escape sequences are longer than the characters
        var used = 0;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Wrong($"JSON of kind {reader.TokenType}; other models than Unigram have an object");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Require(reader.TokenType == JsonTokenType.StartArray);
            Require(reader.Read() && reader.TokenType == JsonTokenType.String);
            var length = reader.CopyString(text.AsSpan(used));
            Require(reader.Read() && reader.TokenType == JsonTokenType.Number);
            var score = (float)reader.GetDouble();
            Require(reader.Read() && reader.TokenType == JsonTokenType.EndArray);
            _pieces.Add((used, length));
            _scores.Add(score);
            used += length;
        }
        _text = text[..used];
        if (Count is 0 or > SentencePieceModelReader.MaxPieces)
            throw Wrong($"{Count} pieces; 1 to {SentencePieceModelReader.MaxPieces} are possible");
    }

    public int Count => _pieces.Count;

    /// <summary>UTF-8 text of a piece.</summary>
    public ReadOnlySpan<byte> Piece(int id) => _text.AsSpan(_pieces[id].Start, _pieces[id].Length);

    /// <summary>Creates the model from the pieces and their kinds.</summary>
    public SentencePieceModel ToModel(PieceKind[] kinds) => new()
    {
        File = _text,
        Pieces = [.. _pieces],
        Scores = [.. _scores],
        Kinds = kinds,
    };

    private void Require(bool holds)
    {
        if (!holds)
            throw Wrong($"something else at entry {Count}");
    }

    private static InvalidDataException Wrong(string found) =>
        new($"\"model.vocab\": found {found}; wanted a list of pieces with scores: [[\"a\", -1.5], ...].");
}
