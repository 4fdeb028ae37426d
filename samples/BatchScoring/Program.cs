// Scores a file of texts that is too large for one go: in chunks, on any number of processes, and on from where it was killed.
//
//     dotnet run -c Release --project samples/BatchScoring -- make --rows 100000 --rows-file rows.tsv --model model
//     dotnet run -c Release --project samples/BatchScoring -- score --model model --input rows.tsv --output predictions
//
// The first line makes rows and a model to try it with. The second scores them; kill it and start it again: it goes on.
// docs/batch-scoring.md shows several processes.
using System.CommandLine;
using BatchScoring;

var root = new RootCommand("Scores many texts with a fine-tuned DeBERTaV3 folder.") { MakeCommand.Create(), ScoreCommand.Create() };
try
{
    return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
