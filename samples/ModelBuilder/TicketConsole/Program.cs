using System.CommandLine;
using Tickets;

Argument<string[]> texts = new("text") { Description = "Messages to the service desk.", Arity = ArgumentArity.OneOrMore };
Option<bool> json = new("--json") { Description = "One line of JSON per message." };
var messages = Rows(TicketModel.RetrainFilePath);
var unseen = Rows("unseen.tsv");
Option<DirectoryInfo> folder = new("--folder")
{
    Description = $"Where {ModelFile.Name} is, or comes to be. Default: the program's folder.",
    Recursive = true,
    DefaultValueFactory = _ => new(AppContext.BaseDirectory),
};
folder.AcceptExistingOnly();

Command predict = new("predict", "Says which department a message is for.") { texts, json };
predict.SetAction(result =>
{
    EnterFolder(result);
    TrainIfMissing();
    Commands.Predict(result.GetRequiredValue(texts), result.GetValue(json));
});

Command retrain = new("retrain", "Trains the model anew.") { messages };
retrain.SetAction(result =>
{
    var rows = result.GetRequiredValue(messages).FullName;
    EnterFolder(result);
    ModelFile.Retrain(ModelFile.Name, rows, Console.Error.WriteLine);
});

Command evaluate = new("evaluate", "Measures the model on rows that it has not seen.") { unseen };
evaluate.SetAction(result =>
{
    var rows = result.GetRequiredValue(unseen).FullName;
    EnterFolder(result);
    TrainIfMissing();
    Commands.Evaluate(rows);
});

return new RootCommand("Sorts messages to a town's service desk.") { predict, retrain, evaluate, folder }.Parse(args).Invoke();

static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name);

static Option<FileInfo> Rows(string name) => new Option<FileInfo>("--data")
{
    Description = $"A .tsv file with a header and the columns Label and Text. Default: {name} beside the program.",
    DefaultValueFactory = _ => new(Beside(name)),
}.AcceptExistingOnly();

static void TrainIfMissing() => ModelFile.TrainIfMissing(ModelFile.Name, Beside(TicketModel.RetrainFilePath), Console.Error.WriteLine);

// Generated code looks for its model in the current directory.
void EnterFolder(ParseResult result) => Environment.CurrentDirectory = result.GetRequiredValue(folder).FullName;
