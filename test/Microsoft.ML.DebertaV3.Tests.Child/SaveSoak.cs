using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.DebertaV3.Tests.Child;

/// <summary>Kills a process (SIGKILL) at random moments while it saves over an existing folder, and reads what it leaves.</summary>
/// <param name="kind">save: the folders change places; save-inside: the files are moved by a journal.</param>
internal sealed class SaveSoak(string kind)
{
    /// <summary>Prints a summary; 0 where every folder loads and is one of the two models, byte for byte.</summary>
    public int Run(string folder, int kills, int seed)
    {
        var clock = Stopwatch.StartNew();
        var random = new Random(seed);
        SavedFolders.Make(folder);
        var results = new Dictionary<string, int>();
        var (leftovers, journals) = (0, 0);
        for (var kill = 0; kill < kills; kill++)
        {
            SaveAndKill(folder, random);
            leftovers += Math.Sign(SavedFolders.Leftovers(folder));
            journals += File.Exists(Path.Combine(folder, SavedFolders.Target, "deberta-v3-saving.json")) ? 1 : 0;
            var result = SavedFolders.Check(folder);
            results[result] = results.GetValueOrDefault(result) + 1;
        }
        SavedFolders.SaveOnce(folder);

        var whole = results.GetValueOrDefault(SavedFolders.First) + results.GetValueOrDefault(SavedFolders.Second);
        Console.WriteLine(
            $"{kills} kills (seed {seed}) while a process saved ({kind}): {whole} folders loaded as one whole model, {kills - whole} did "
            + "not.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{leftovers} kills left a temporary folder, {journals} a journal; {SavedFolders.Leftovers(folder)} are left after the next "
                + $"save. {clock.Elapsed.TotalSeconds:f0} s."));
        foreach (var (result, count) in results)
            Console.WriteLine($"{count} x {result}");
        return whole == kills && SavedFolders.Leftovers(folder) == 0 ? 0 : 1;
    }

    // Two saves tell how long one takes; the kill falls anywhere in the next two.
    private void SaveAndKill(string folder, Random random)
    {
        using var process = OwnProcess.Start(kind, folder);
        process.StandardOutput.ReadLine();
        var clock = Stopwatch.StartNew();
        if (process.StandardOutput.ReadLine() is null)
            throw new InvalidOperationException($"Saving failed: {process.StandardError.ReadToEnd()}");
        Thread.Sleep(TimeSpan.FromMilliseconds(random.NextDouble() * 2 * clock.Elapsed.TotalMilliseconds));
        process.Kill();
        process.WaitForExit();
    }
}
