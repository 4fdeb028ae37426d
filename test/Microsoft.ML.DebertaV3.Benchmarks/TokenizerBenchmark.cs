using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML.DebertaV3.Benchmarks.Steps;

namespace Microsoft.ML.DebertaV3.Benchmarks;

/// <summary>One thread of <see cref="DebertaV3Tokenizer"/> against sentencepiece's command line, in turns on the same lines.</summary>
internal static class TokenizerBenchmark
{
    public static System.CommandLine.Command Create()
    {
        var model = new Option<FileInfo>("--model") { Description = "A SentencePiece unigram model.", Required = true };
        var text = new Option<FileInfo[]>("--text")
        {
            Description = "UTF-8 files; each line is one text.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var rounds = new Option<int>("--rounds") { Description = "Rounds to take medians of.", DefaultValueFactory = _ => 5 };
        var command = new System.CommandLine.Command("tokenizer",
            "Tokens per second and bytes allocated per token, against Debian's spm_encode.")
        {
            model,
            text,
            rounds,
        };
        command.SetPairedAction(parsed => Run(parsed.GetRequiredValue(model), parsed.GetRequiredValue(text), parsed.GetValue(rounds)));
        return command;
    }

    private static void Run(FileInfo model, FileInfo[] files, int rounds)
    {
        var lines = files.SelectMany(file => File.ReadLines(file.FullName)).Where(line => line.Trim().Length > 0).ToArray();
        var loads = Enumerable.Range(0, rounds).Select(_ => Seconds(() => DebertaV3Tokenizer.Create(model.FullName))).ToArray();
        var tokenizer = DebertaV3Tokenizer.Create(model.FullName);
        Console.WriteLine($"{lines.Length} lines, {lines.Sum(line => (long)line.Length)} characters; "
            + $"load {1000 * PairedRounds.Median(loads):F0} ms (first {1000 * loads[0]:F0} ms)");

        var input = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(input, lines);
            Compare(tokenizer, model.FullName, lines, input, rounds);
        }
        finally
        {
            File.Delete(input);
        }
    }

    private static void Compare(DebertaV3Tokenizer tokenizer, string model, string[] lines, string input, int rounds)
    {
        var (tokens, bytes) = Encode(tokenizer, lines);
        // The runtime compiles hot code anew once it has run for a while; what comes after that is the rate.
        var warm = Stopwatch.StartNew();
        while (warm.Elapsed.TotalSeconds < 1.5)
            Encode(tokenizer, lines);
        var (ours, theirs, net) = (new double[rounds], new double[rounds], new double[rounds]);
        for (var round = 0; round < rounds; round++)
        {
            ours[round] = Seconds(() => (tokens, bytes) = Encode(tokenizer, lines));
            theirs[round] = Seconds(() => SentencePiece(model, input));
            // The command also loads the model: an empty input costs just that.
            net[round] = theirs[round] - Seconds(() => SentencePiece(model, "/dev/null"));
            Console.WriteLine($"round {round + 1}: ours {tokens / ours[round] / 1e6:F2} M tokens/s, "
                + $"spm_encode {tokens / net[round] / 1e6:F2} M tokens/s without its load ({tokens / theirs[round] / 1e6:F2} with it)");
        }

        Console.WriteLine($"{tokens} tokens, {bytes / (double)tokens:F1} bytes allocated per token");
        Console.WriteLine(
            $"median: ours {tokens / PairedRounds.Median(ours) / 1e6:F2} M tokens/s, "
            + $"spm_encode {tokens / PairedRounds.Median(net) / 1e6:F2} M tokens/s: "
            + $"{PairedRounds.Median(ours.Zip(net, (own, other) => other / own)):F2} times its rate "
            + $"({PairedRounds.Median(ours.Zip(theirs, (own, other) => other / own)):F2} with its load)");
    }

    private static (long Tokens, long Bytes) Encode(DebertaV3Tokenizer tokenizer, string[] lines)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        long tokens = 0;
        foreach (var line in lines)
            tokens += tokenizer.EncodeToIds(line).Count;
        return (tokens, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void SentencePiece(string model, string input)
    {
        using var process = Process.Start("spm_encode",
            ["--model", model, "--output_format", "id", "--input", input, "--output", "/dev/null"]);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"spm_encode ended with {process.ExitCode}.");
    }

    private static double Seconds(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
