using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Tests.Pretraining;

/// <summary>Caches for tests, in a folder of their own that the context names as that of its temporary files.</summary>
internal sealed class Corpus : IDisposable
{
    public const int MaxLength = 32;

    private readonly TemporaryFolder _folder = new();
    private readonly IHost _host;
    private readonly IChannel _channel;

    public Corpus()
    {
        Context.TempFilePath = _folder.File("cache");
        _host = ((IHostEnvironment)Context).Register("DebertaV3Pretraining");
        _channel = _host.Start("Test");
    }

    public MLContext Context { get; } = new(1);

    /// <summary>A folder for what else a test writes.</summary>
    public TemporaryFolder Folder => _folder;

    /// <summary>Names of the files in the cache's folder.</summary>
    public string[] Files =>
        Directory.Exists(Context.TempFilePath)
        ? [.. Directory.GetFileSystemEntries(Context.TempFilePath).Select(f => Path.GetFileName(f)!)] : [];

    /// <summary>About 25 pieces for a row.</summary>
    public static string[] English(int rows) =>
        [.. File.ReadLines(Support.RepositoryRoot.Path("samples/TextClassification/data/messages.tsv"))
        .Skip(1).Take(rows).Select(line => line.Split('\t')[1])];

    public CorpusCache Cache(int maxLength = MaxLength) => new(_host, _channel, MaskingTexts.Tokenizer, maxLength);

    public CorpusCache CacheOn(Func<string, FileStreamOptions, FileStream> open) =>
        new(_host, _channel, MaskingTexts.Tokenizer, MaxLength) { Open = open };

    public CorpusCache CacheIn(string folder) => new(_host, _channel, MaskingTexts.Tokenizer, MaxLength) { Folder = folder };

    public IDataView Rows(params string[] texts) => Context.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text }));

    public PackedSequences Write(params string[] texts) => Cache().Write(Rows(texts), nameof(TextRow.Text));

    public void Dispose()
    {
        _channel.Dispose();
        _folder.Dispose();
    }

    private sealed class TextRow
    {
        public string Text { get; set; } = "";
    }
}
