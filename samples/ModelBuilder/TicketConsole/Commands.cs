using System.Text.Json;

namespace Tickets;

/// <summary>What the program prints.</summary>
internal static class Commands
{
    public static void Predict(IEnumerable<string> texts, bool json)
    {
        foreach (var text in texts)
        {
            var output = TicketModel.Predict(new TicketModel.ModelInput { Text = text });
            if (json)
                Console.WriteLine(JsonSerializer.Serialize(output, JsonSerializerOptions.Web));
            else
                Print(output);
        }
        TicketModel.PredictEngine.Value.Dispose();
    }

    public static void Evaluate(string dataPath)
    {
        var metrics = TicketModel.Evaluate(dataPath);
        Console.WriteLine(
            $"Micro-accuracy {metrics.MicroAccuracy:p1}, macro-accuracy {metrics.MacroAccuracy:p1}, log-loss {metrics.LogLoss:f3}");
        Console.WriteLine(TicketModel.GetConfusionTable(metrics));
    }

    private static void Print(TicketModel.ModelOutput output)
    {
        var scores = TicketModel.GetSortedScoresWithLabels(output).Take(3).Select(score => $"{score.Key} {score.Value:p1}");
        Console.WriteLine($"{output.PredictedLabel,-10} {output.Text}");
        Console.WriteLine($"{"",-10} {string.Join(", ", scores)}");
    }
}
