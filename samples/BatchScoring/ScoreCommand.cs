using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Shared;
using Spectre.Console;

namespace BatchScoring;

/// <summary>The command that scores.</summary>
internal static class ScoreCommand
{
    // MPICH, OpenMPI and Slurm tell each process which of how many it is.
    private static readonly (string Rank, string Size)[] Launchers =
        [("PMI_RANK", "PMI_SIZE"), ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"), ("SLURM_PROCID", "SLURM_NTASKS")];

    public static Command Create()
    {
        Option<DirectoryInfo> model = new("--model") { Description = "A folder of SavePretrained or transformers.", Required = true };
        Option<FileInfo> input = new("--input") { Description = "A .parquet file, or a .tsv file with a line of titles.", Required = true };
        Option<string> output = new("--output") { Description = "Folder for the predictions; made where there is none.", Required = true };
        Option<string> column = new("--column") { Description = "Column with the text.", DefaultValueFactory = _ => "Text" };
        Option<int> chunk = new("--chunk") { Description = "Rows of a chunk: what a kill costs.", DefaultValueFactory = _ => 10_000 };
        Option<int> batch = new("--batch") { Description = "Rows that are scored at once.", DefaultValueFactory = _ => 64 };
        Option<int> shard = new("--shard")
        {
            Description = "Which part, from 0. Default: the process's rank.",
            DefaultValueFactory = _ => Rank()
        };
        Option<int> of = new("--of")
        {
            Description = "Number of parts. Default: the number of ranks, or 1.",
            DefaultValueFactory = _ => Ranks()
        };
        Option<bool> tsv = new("--tsv") { Description = "Writes .tsv files, whatever the input is." };
        model.AcceptExistingOnly();
        input.AcceptExistingOnly();
        chunk.AtLeast(1);
        batch.AtLeast(1);
        of.AtLeast(1);
        Command command = new("score", "Scores a file.") { model, input, output, column, chunk, batch, shard, of, tsv };
        command.SetAction(result =>
        {
            if (result.GetValue(shard) is var part && (part < 0 || part >= result.GetValue(of)))
                throw new InvalidDataException($"--shard is {part}; it must be 0 to {result.GetValue(of) - 1}, one less than --of.");
            using var texts = TextFile.Open(result.GetRequiredValue(input).FullName, result.GetValue(column)!);
            using var scorer = new Scorer(result.GetRequiredValue(model).FullName, result.GetValue(batch));
            var parts = PartFolder.Open(result.GetRequiredValue(output),
                new RunManifest(result.GetRequiredValue(input), result.GetValue(column)!, result.GetRequiredValue(model),
                    result.GetValue(chunk)),
                isParquet: texts is ParquetTexts && !result.GetValue(tsv));
            Run(new ScoringRun(texts, scorer, parts, result.GetValue(chunk), result.GetValue(shard), result.GetValue(of)));
        });
        return command;
    }

    private static void Run(ScoringRun run)
    {
        var clock = Stopwatch.StartNew();
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var bar = context.AddTask("Scoring");
                run.Score((fraction, rows) =>
                {
                    bar.Value = bar.MaxValue * fraction;
                    bar.Description = $"Scoring: {rows} rows, {rows / clock.Elapsed.TotalSeconds:f0} rows/s";
                });
            });
        using var process = Process.GetCurrentProcess();
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Scored {run.Scored} rows, found {run.Found} chunks done. {run.Scored / clock.Elapsed.TotalSeconds:f0} rows/s, "
            + $"{process.PeakWorkingSet64 / 1e6:f0} MB at most."));
        AnsiConsole.WriteLine(run.IsComplete ? "All chunks of the file are there." : "Chunks of other parts are missing.");
    }

    private static int Rank() => FromLauncher(launcher => launcher.Rank) ?? 0;

    private static int Ranks() => FromLauncher(launcher => launcher.Size) ?? 1;

    private static int? FromLauncher(Func<(string Rank, string Size), string> variable)
    {
        foreach (var launcher in Launchers)
        {
            if (int.TryParse(Environment.GetEnvironmentVariable(variable(launcher)), CultureInfo.InvariantCulture, out var value))
                return value;
        }
        return null;
    }
}
