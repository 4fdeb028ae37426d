using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.Pretraining;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.DebertaV3.Benchmarks;

/// <summary>
/// Memory and time of caching a large corpus: given files, repeated until they have a size, come from ML.NET's text loader.
/// </summary>
internal static class CorpusBenchmark
{
    private const double Megabyte = 1e6;

    public static System.CommandLine.Command Create()
    {
        var text = new Option<FileInfo[]>("--text")
        {
            Description = "UTF-8 files to repeat; each line is a document.",
            Required = true,
            AllowMultipleArgumentsPerToken = true
        };
        var tokenizer = new Option<FileInfo>("--tokenizer") { Description = "A SentencePiece unigram model.", Required = true };
        var size = new Option<int>("--size") { Description = "Megabytes of text.", DefaultValueFactory = _ => 100 };
        var files = new Option<int>("--files") { Description = "Files to spread them over.", DefaultValueFactory = _ => 4 };
        var length = new Option<int>("--length") { Description = "MaxLength.", DefaultValueFactory = _ => 128 };
        var command = new System.CommandLine.Command("corpus",
            "Peak memory and rate of tokenizing and packing a corpus into its cache file.") { text, tokenizer, size, files, length };
        command.SetPairedAction(parsed => Run(
            parsed.GetRequiredValue(text), parsed.GetRequiredValue(tokenizer), parsed.GetValue(size), parsed.GetValue(files),
            parsed.GetValue(length)));
        return command;
    }

    private static void Run(FileInfo[] text, FileInfo model, int size, int count, int length)
    {
        var folder = Directory.CreateTempSubdirectory("deberta-corpus-");
        try
        {
            string[] files = [.. Enumerable.Range(1, count).Select(i => Path.Combine(folder.FullName, $"{i}.txt"))];
            foreach (var file in files)
                Repeat(text, file, size * 1_000_000L / count);
            Measure(files, DebertaV3Tokenizer.Create(model.FullName), folder.FullName, length);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Repeat(FileInfo[] text, string path, long size)
    {
        using var file = File.Create(path);
        for (var i = 0; file.Length < size; i++)
        {
            using var part = text[i % text.Length].OpenRead();
            part.CopyTo(file);
            file.Write("\n"u8);
        }
    }

    private static void Measure(string[] files, DebertaV3Tokenizer tokenizer, string folder, int length)
    {
        var context = new MLContext(1) { TempFilePath = folder };
        var loader = context.Data.CreateTextLoader([new TextLoader.Column("Text", DataKind.String, 0)], separatorChar: '\t');
        var host = ((IHostEnvironment)context).Register("DebertaV3Pretraining");
        using var channel = host.Start("Corpus");
        var before = Process.GetCurrentProcess().WorkingSet64;
        var start = Stopwatch.GetTimestamp();
        using var sequences = new CorpusCache(host, channel, tokenizer, length).Write(loader.Load(files), "Text");
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var bytes = files.Sum(file => new FileInfo(file).Length);
        Print($"{bytes / Megabyte:f0} MB in {files.Length} files: {sequences.Totals.Documents} documents");
        Print($"{sequences.Totals.Pieces} pieces, {sequences.Count} sequences of {length}, digest {sequences.Digest}");
        Print($"{bytes / Megabyte / seconds:f2} MB/s, {sequences.Totals.Pieces / seconds / 1e6:f2} M pieces/s, {seconds:f1} s");
        var peak = Process.GetCurrentProcess().PeakWorkingSet64;
        Print($"working set {before / Megabyte:f0} MB before, peak {peak / Megabyte:f0} MB: {(peak - before) / Megabyte:f0} MB for it");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
