using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tasks.Tokenizing;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(DebertaV3TokenizingTransformer), typeof(TokenizingFile), null, typeof(SignatureLoadModel), "DeBERTaV3 tokenizer",
    TokenizingFile.LoaderSignature)]
[assembly: LoadableClass(
    typeof(PredictionRowMapper), typeof(TokenizingFile), null, typeof(SignatureLoadRowMapper), "DeBERTaV3 tokenizer",
    TokenizingFile.LoaderSignature)]

namespace Microsoft.ML.DebertaV3.Tasks.Tokenizing;

/// <summary>Saves and loads a tokenizing transform in ML.NET's model file. ML.NET loads it through this class.</summary>
// *** Binary format ***
// stream "Settings": UTF-8 JSON, TokenizeSettings
// stream "Tokenizer": as in ModelFile
internal static class TokenizingFile
{
    /// <summary>Name of the loader.</summary>
    public const string LoaderSignature = "DebertaV3Tokenize";

    private const string Tokenizer = "Tokenizer", Settings = "Settings";

    /// <summary>Writes the transform.</summary>
    public static void Save(ModelSaveContext ctx, TokenizingScorer scorer)
    {
        ModelStreams.Begin(ctx, Version());
        ctx.SaveBinaryStream(Settings, writer => writer.Write(ModelStreams.Settings(scorer.Settings)));
        ctx.SaveBinaryStream(Tokenizer, writer => writer.Write(scorer.Tokenizer.ModelBytes.Span));
    }

    // 0x00010001: first version
    private static VersionInfo Version() => new(
        modelSignature: "DEBERT3T",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderAssemblyName: typeof(TokenizingFile).Assembly.FullName!,
        loaderSignature: LoaderSignature);

    private static DebertaV3TokenizingTransformer Create(IHostEnvironment environment, ModelLoadContext ctx)
    {
        ModelStreams.BeginReading(ctx, Version());
        var settings = ModelStreams.ReadSettings<TokenizeSettings>(ModelStreams.ReadJson(ctx, Settings), saved => saved.IsComplete());
        return new(environment, new TokenizingScorer(settings, DebertaV3Tokenizer.Create(ModelStreams.ReadAll(ctx, Tokenizer))));
    }

    private static PredictionRowMapper Create(IHostEnvironment environment, ModelLoadContext ctx, DataViewSchema inputSchema)
    {
        var transformer = Create(environment, ctx);
        return new(transformer.Scorer, inputSchema, transformer);
    }
}
