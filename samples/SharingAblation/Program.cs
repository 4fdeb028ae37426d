// What embedding sharing is worth: the same network, pre-trained from scratch on the same text, sequence by sequence and mask by mask, in
// each mode of EmbeddingSharing.
//
//     dotnet run -c Release --project samples/SharingAblation
//
// Gdes, Shared and Separate are updated in the Joint order with one learning rate, so that only the sharing differs; Gdes in its own order,
// Decoupled, is a fourth line. Draws generator loss, discriminator loss and the cosine similarity of both word tables against the steps,
// and prints a table. The defaults take a few minutes on the handbook of samples/Pretraining, which is far too little text to tell the
// modes apart. A run that can (docs/pretraining.md shows one):
//
//     dotnet run -c Release --project samples/SharingAblation -- --text FILE... --minutes 20 --batch 32 --output FOLDER
using SharingAblation;
using Spectre.Console;

if (Arguments.Parse(args) is not { } arguments)
    return 1;

var training = new Training(arguments);
var steps = training.Steps();
AnsiConsole.WriteLine($"{steps} steps of {arguments.BatchSize} sequences of {arguments.Length} pieces in each mode.");
List<ModeResult> results = [];
foreach (var mode in Mode.All)
{
    results.Add(training.Run(mode, steps));
    Report.Write(arguments.Output, results); // after each mode: a run that is ended early has what it reached
}
AnsiConsole.MarkupLineInterpolated($"Pictures and figures: [blue]{arguments.Output}[/]");
Report.Table(results);
return 0;
