using System.Text.Json;
using Microsoft.ML.DebertaV3.Runtime;

namespace Microsoft.ML.DebertaV3.Fitting;

/// <summary>What the ranks of a fit agree on before its first step.</summary>
internal static class RankStart
{
    // Ranks on one machine may have a GPU each.
    private static readonly string[] MayDiffer = ["Device"];

    /// <summary>Returns the record of the interrupted fit that the first rank found; null if there is none.</summary>
    /// <param name="ranks">The ranks of the fit.</param>
    /// <param name="find">Looks for it; called on the first rank.</param>
    public static StoredRun? Interrupted(Ranks ranks, Func<StoredRun?> find)
    {
        var found = ranks.IsFirst ? find() : null;
        return ranks.AreSeveral && ranks.FromFirst(found?.ToUtf8()) is { } bytes ? StoredRun.Parse(bytes) : found;
    }

    /// <summary>
    /// Returns the number of rows in a batch of all ranks, and the batch size that identifies the fit. A new fit has the batch size of
    /// each rank times their number. An interrupted fit goes on with its own batches, however many ranks it had: if the batch size is the
    /// same as then, or gives the same number of rows.
    /// </summary>
    public static FitBatch Batch(DebertaV3FitOptions options, StoredRun? interrupted, Ranks ranks)
    {
        var rows = checked(options.BatchSize * ranks.Size);
        if (interrupted?.Number<int>(nameof(options.BatchSize), size => size >= 1) is not { } size)
            return new(rows, options.BatchSize);
        var before = interrupted.Number<int>(FitFingerprint.RowsPerBatch, value => value >= 1) ?? size;
        return size == options.BatchSize || before == rows ? new(before, size) : new(rows, options.BatchSize);
    }

    /// <summary>Requires that all ranks have equal options, data and starting weights.</summary>
    /// <exception cref="InvalidOperationException">They have not; the message says which differ. Thrown on all ranks.</exception>
    public static void RequireEqual(Ranks ranks, IReadOnlyDictionary<string, string> fingerprint)
    {
        if (!ranks.AreSeveral)
            return;
        var own = fingerprint.Where(entry => !MayDiffer.Contains(entry.Key)).ToDictionary();
        var all = Array.ConvertAll(ranks.Gather(JsonSerializer.SerializeToUtf8Bytes(own)), Parsed);
        for (var rank = 1; rank < all.Length; rank++)
        {
            if (Fingerprint.Differences(all[0], all[rank]) is { Count: > 0 } differences)
                throw new InvalidOperationException(
                    $"Rank {rank} does not train what rank 0 trains: {string.Join("; ", differences)}. "
                    + "Give all ranks the same options, rows and checkpoint.");
        }

        static Dictionary<string, string> Parsed(byte[] json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;
    }
}

/// <summary>Size of the batches of a fit.</summary>
/// <param name="Rows">Rows per batch of all ranks.</param>
/// <param name="FirstSize">The option <see cref="DebertaV3FitOptions.BatchSize"/> with which the fit was started.</param>
internal readonly record struct FitBatch(int Rows, int FirstSize);
