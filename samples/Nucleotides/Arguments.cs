using System.CommandLine;
using Microsoft.ML.DebertaV3;
using Shared;

namespace Nucleotides;

/// <summary>The command line.</summary>
internal sealed record Arguments(
    PretrainingObjective Objective, int Sequences, int Steps, double Rate, int Labelled, int Epochs, int Repeats, int Seed, string? Output)
{
    public static Arguments? Parse(string[] args)
    {
        Option<PretrainingObjective> objective = new("--objective")
        {
            Description = "ReplacedTokenDetection or MaskedLanguageModeling.",
            DefaultValueFactory = _ => PretrainingObjective.MaskedLanguageModeling,
        };
        Option<int> sequences = Number("--sequences", "Sequences without labels, to pre-train on.", 8000);
        Option<int> steps = Number("--steps", "Steps of pre-training.", 600);
        Option<double> rate = new("--rate") { Description = "Peak learning rate of pre-training.", DefaultValueFactory = _ => 2e-3 };
        Option<int> labelled = Number("--labelled", "Sequences with labels, to fine-tune on.", 80);
        Option<int> epochs = Number("--epochs", "Passes of each fine-tuning.", 15);
        Option<int> repeats = Number("--repeats", "Fine-tunings of each start, each with a seed of its own.", 3);
        Option<int> seed = Number("--seed", "Everything random flows from it.", 1);
        Option<string?> output = new("--output") { Description = "Folder for the pre-trained weights. Default: they are not kept." };
        RootCommand command = new("Pre-trains DeBERTaV3 on nucleotides from scratch, and fine-tunes with and without.")
        {
            objective, sequences, steps, rate, labelled, epochs, repeats, seed, output,
        };

        Arguments? arguments = null;
        command.SetAction(result => arguments = new(
            result.GetValue(objective),
            result.GetValue(sequences),
            result.GetValue(steps),
            result.GetValue(rate),
            result.GetValue(labelled),
            result.GetValue(epochs),
            result.GetValue(repeats),
            result.GetValue(seed),
            result.GetValue(output)));
        command.Parse(args).Invoke();
        return arguments;
    }

    private static Option<int> Number(string name, string description, int value) =>
        new Option<int>(name) { Description = description, DefaultValueFactory = _ => value }.AtLeast(1);
}
