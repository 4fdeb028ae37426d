namespace Microsoft.ML.DebertaV3.Tests.Child;

/// <summary>Reads a checkpoint from the Hub that the environment variables name.</summary>
internal static class HubReader
{
    public static int Run(string repository)
    {
        var checkpoint = DebertaV3Checkpoint.FromHub(repository);
        Console.WriteLine($"{checkpoint.Labels!.Count} labels");
        return 0;
    }
}
