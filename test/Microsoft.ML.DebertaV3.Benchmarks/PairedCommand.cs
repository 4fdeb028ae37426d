using System.CommandLine;

namespace Microsoft.ML.DebertaV3.Benchmarks;

/// <summary>Commands that compare programs by their time, and so need a quiet machine.</summary>
internal static class PairedCommand
{
    private const int Refused = 3;

    /// <summary>As SetAction, but the command refuses a loaded machine, or with --despite-load marks its output.</summary>
    public static void SetPairedAction(this System.CommandLine.Command command, Action<ParseResult> run)
    {
        var despiteLoad = new Option<bool>("--despite-load") { Description = "Run on a loaded machine too, and say so in the output." };
        command.Options.Add(despiteLoad);
        command.SetAction(parsed =>
        {
            var (starts, line) = MachineLoad.Judge(MachineLoad.Current(), parsed.GetValue(despiteLoad));
            if (line is not null)
                (starts ? Console.Out : Console.Error).WriteLine(line);
            if (!starts)
                return Refused;
            run(parsed);
            return 0;
        });
    }
}
