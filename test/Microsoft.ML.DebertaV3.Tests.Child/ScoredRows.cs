namespace Microsoft.ML.DebertaV3.Tests.Child;

/// <summary>Scores the rows of a file with saved models of any task, in a process that has never heard of them.</summary>
internal static class ScoredRows
{
    /// <summary>Writes what each model says of the rows to a file beside it.</summary>
    /// <param name="rows">A file of ML.NET's binary saver.</param>
    /// <param name="models">Paths of models.</param>
    public static int Write(string rows, IEnumerable<string> models)
    {
        foreach (var path in models)
        {
            var context = new MLContext();
            var model = context.Model.Load(path, out _);
            using var file = File.Create($"{path}.idv");
            context.Data.SaveAsBinary(model.Transform(context.Data.LoadFromBinary(rows)), file);
        }
        return 0;
    }
}
