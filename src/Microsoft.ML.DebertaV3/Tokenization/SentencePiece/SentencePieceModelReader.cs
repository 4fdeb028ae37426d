using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Tokenization;

/// <summary>Reads and checks a SentencePiece .model file (sentencepiece_model.proto).</summary>
/// <remarks>
/// Two passes, one to count the pieces and one to read them, so that a file cannot make the reader allocate more than it contains.
/// </remarks>
internal static class SentencePieceModelReader
{
    // Ids have 24 bits in the trie.
    public const int MaxPieces = (1 << 24) - 2;

    private const int Unigram = 1;

    /// <exception cref="InvalidDataException">The file is damaged or not a unigram model; the message describes the problem.</exception>
    public static SentencePieceModel Read(ReadOnlyMemory<byte> file)
    {
        if (MistakenFile.Describe(file.Span) is { } problem)
            throw new InvalidDataException(problem);
        var count = CountPieces(file.Span);
        var model = new SentencePieceModel
        {
            File = file,
            Pieces = new (int, int)[count],
            Scores = new float[count],
            Kinds = new PieceKind[count],
        };
        ReadFields(file.Span, model);
        SentencePieceModelCheck.Run(model);
        return model;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CountPieces(ReadOnlySpan<byte> file)
    {
        var (pieces, trainer, normalizer) = (0, false, false);
        for (var reader = new WireReader(file, ..); reader.NextField(); reader.Skip())
        {
            pieces += reader.Field == 1 ? 1 : 0;
            trainer |= reader.Field == 2;
            normalizer |= reader.Field == 3;
        }

        if (pieces is 0 or > MaxPieces)
            throw new InvalidDataException(
                $"The SentencePiece model has {pieces} pieces; 1 to {MaxPieces} are possible. Is it a .model file?");
        if (!trainer || !normalizer)
            throw new InvalidDataException(
                "The SentencePiece model lacks its trainer or normalizer settings: the file is probably truncated.");
        return pieces;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadFields(ReadOnlySpan<byte> file, SentencePieceModel model)
    {
        var id = 0;
        var reader = new WireReader(file, ..);
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case 1:
                    ReadPiece(new WireReader(file, reader.ReadRange()), model, id++);
                    break;
                case 2:
                    ReadTrainer(new WireReader(file, reader.ReadRange()), model);
                    break;
                case 3:
                    ReadNormalizer(new WireReader(file, reader.ReadRange()), model);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadPiece(WireReader reader, SentencePieceModel model, int id)
    {
        model.Kinds[id] = PieceKind.Normal;
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case 1:
                    model.Pieces[id] = reader.ReadRange().GetOffsetAndLength(model.File.Length);
                    break;
                case 2:
                    model.Scores[id] = reader.ReadSingle();
                    break;
                case 3:
                    var kind = reader.ReadInteger();
                    if (kind is < (int)PieceKind.Normal or > (int)PieceKind.Byte)
                        throw new InvalidDataException($"Piece {id} of the SentencePiece model has the unknown type {kind}.");
                    model.Kinds[id] = (PieceKind)kind;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static void ReadTrainer(WireReader reader, SentencePieceModel model)
    {
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case 3:
                    RequireUnigram(reader.ReadInteger());
                    break;
                case 24:
                    model.WhitespaceAsSuffix = reader.ReadBoolean();
                    break;
                case 35:
                    model.ByteFallback = reader.ReadBoolean();
                    break;
                case 44:
                    model.UnknownSurface = Encoding.UTF8.GetString(model.File.Span[reader.ReadRange()]);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static void ReadNormalizer(WireReader reader, SentencePieceModel model)
    {
        var settings = model.Normalizer;
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case 2:
                    settings.CharacterMap = model.File[reader.ReadRange()];
                    break;
                case 3:
                    settings.AddDummyPrefix = reader.ReadBoolean();
                    break;
                case 4:
                    settings.RemoveExtraWhitespaces = reader.ReadBoolean();
                    break;
                case 5:
                    settings.EscapeWhitespaces = reader.ReadBoolean();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static void RequireUnigram(int type)
    {
        if (type == Unigram)
            return;

        var name = type switch { 2 => "a BPE", 3 => "a word", 4 => "a character", _ => $"an unknown (type {type})" };
        throw new InvalidDataException($"The SentencePiece file holds {name} model; DeBERTaV3 uses unigram models.");
    }
}
