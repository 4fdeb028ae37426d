namespace Microsoft.ML.DebertaV3.Tests.Child;

/// <summary>Kills a process (SIGKILL) while it caches a very long text for pre-training, and looks for what it leaves.</summary>
internal static class CacheSoak
{
    private const int RowsBeforeKill = 2000, MostRows = 5_000_000;

    /// <summary>Reads rows until it is killed, and says when it is well under way.</summary>
    public static int Read(string folder)
    {
        var context = new MLContext(seed: 1) { TempFilePath = folder };
        using var transformer = context.Transforms.Text.DebertaV3Pretraining(checkpoint: DebertaV3Checkpoint.Tiny,
            inputColumnName: nameof(TextRow.Sentence1))
            .Fit(context.Data.LoadFromEnumerable(Rows()));
        return 0;
    }

    /// <summary>Prints how many files were left; 0 where none was.</summary>
    public static int Run(string folder, int kills, int seed)
    {
        var random = new Random(seed);
        for (var kill = 0; kill < kills; kill++)
        {
            using var process = OwnProcess.Start("cache", folder);
            if (process.StandardOutput.ReadLine() is null)
                throw new InvalidOperationException($"Caching failed: {process.StandardError.ReadToEnd()}");
            Thread.Sleep(random.Next(100));
            process.Kill();
            process.WaitForExit();
        }
        var left = Directory.GetFileSystemEntries(folder).Length;
        Console.WriteLine($"{kills} kills (seed {seed}) of a process that caches its text: {left} files left.");
        return left == 0 ? 0 : 1;
    }

    private static IEnumerable<TextRow> Rows()
    {
        for (var i = 0; i < MostRows; i++)
        {
            if (i == RowsBeforeKill)
                Console.WriteLine("caching");
            yield return new() { Sentence1 = $"row {i} of a text that never ends" };
        }
    }
}
