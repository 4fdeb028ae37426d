using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.DebertaV3.Benchmarks.Micro;

/// <summary>The tokenizer beside SentencePieceTokenizer of Microsoft.ML.Tokenizers with the same vocabulary, on one thread.</summary>
/// <remarks>
/// The vocabulary is that of <see cref="DebertaV3Checkpoint.Tiny"/>, which is in every clone: 8,000 pieces, with the character map of the
/// kind nmt_nfkc. The published vocabulary has 128,000.
/// </remarks>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class EncodingBenchmarks
{
    private const string Ids = "ids", Offsets = "ids and offsets", Count = "count";

    private readonly DebertaV3Tokenizer _tokenizer = DebertaV3Checkpoint.Tiny.Tokenizer;
    private SentencePieceTokenizer _other = null!;
    private string _text = "";

    public enum Sample { Message, Article }

    [Params(Sample.Message, Sample.Article)]
    public Sample Text { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        using var model = new MemoryStream(_tokenizer.FileBytes.ToArray());
        _other = SentencePieceTokenizer.Create(model, addBeginningOfSentence: false, addEndOfSentence: false);
        _text = Text == Sample.Message ? SampleTexts.Message : SampleTexts.Article();
        if (!IdsOfTokenizers().SequenceEqual(EncodeToIds()))
            throw new InvalidOperationException("Microsoft.ML.Tokenizers gives other ids.");
    }

    [Benchmark(Baseline = true), BenchmarkCategory(Ids)]
    public IReadOnlyList<int> IdsOfTokenizers() => _other.EncodeToIds(_text);

    [Benchmark, BenchmarkCategory(Ids)]
    public IReadOnlyList<int> EncodeToIds() => _tokenizer.EncodeToIds(_text);

    [Benchmark(Baseline = true), BenchmarkCategory(Offsets)]
    public IReadOnlyList<EncodedToken> TokensOfTokenizers() => _other.EncodeToTokens(_text, out _);

    [Benchmark, BenchmarkCategory(Offsets)]
    public IReadOnlyList<EncodedToken> EncodeToTokens() => _tokenizer.EncodeToTokens(_text, out _);

    /// <summary>With [CLS] and [SEP], and the places that windows and entities need; what trainers and models call.</summary>
    [Benchmark, BenchmarkCategory(Offsets)]
    public object Encode() => _tokenizer.Encode(_text, maxLength: 512);

    [Benchmark(Baseline = true), BenchmarkCategory(Count)]
    public int CountOfTokenizers() => _other.CountTokens(_text);

    [Benchmark, BenchmarkCategory(Count)]
    public int CountTokens() => _tokenizer.CountTokens(_text);
}
