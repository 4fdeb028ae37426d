using System.CommandLine;
using Shared;

namespace Sweep;

/// <summary>The command line.</summary>
internal sealed record Arguments(string Data, string Results, int Trials, int Folds, int MostEpochs, int Seed)
{
    public static Arguments? Parse(string[] args)
    {
        Option<FileInfo> data = new("--data") { Description = "A .tsv file with the columns Label and Text and a header line." };
        data.AcceptExistingOnly();
        Option<string> results = new("--results") { Description = "Where results are kept. Default: trials.jsonl in the current folder." };
        Option<int> trials = new("--trials") { Description = "Trials, the defaults included.", DefaultValueFactory = _ => 8 };
        Option<int> folds = new("--folds") { Description = "Folds of the cross-validation.", DefaultValueFactory = _ => 3 };
        Option<int> epochs = new("--epochs") { Description = "Most passes over the training rows.", DefaultValueFactory = _ => 20 };
        Option<int> seed = new("--seed") { Description = "Everything random flows from it.", DefaultValueFactory = _ => 1 };
        trials.AtLeast(1);
        folds.AtLeast(2);
        epochs.AtLeast(1);
        RootCommand command = new("Searches learning rate, epochs and layers by chance; goes on where it was stopped.")
        {
            data, results, trials, folds, epochs, seed,
        };

        Arguments? arguments = null;
        command.SetAction(result => arguments = new(
            result.GetValue(data)?.FullName ?? Path.Combine(AppContext.BaseDirectory, "data", "messages.tsv"),
            result.GetValue(results) ?? "trials.jsonl",
            result.GetValue(trials),
            result.GetValue(folds),
            result.GetValue(epochs),
            result.GetValue(seed)));
        command.Parse(args).Invoke();
        return arguments;
    }
}
