using System.Text.Json;
using Tickets;

namespace Microsoft.ML.DebertaV3.Tests.Samples.ModelBuilder;

/// <summary>Runs samples/ModelBuilder/TicketConsole as its user does: in a process of its own.</summary>
internal static class TicketConsole
{
    /// <inheritdoc cref="SampleProgram.Run"/>
    public static string Run(params IEnumerable<string> arguments) => SampleProgram.Run("ModelBuilder/TicketConsole", arguments);

    /// <summary>The program's answers to texts.</summary>
    public static TicketModel.ModelOutput[] Predict(string folder, IEnumerable<string> texts) =>
        [.. Run(["predict", "--json", "--folder", folder, .. texts]).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<TicketModel.ModelOutput>(line, JsonSerializerOptions.Web)!)];
}
