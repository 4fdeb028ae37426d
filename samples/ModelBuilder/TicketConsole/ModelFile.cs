using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Tickets;

/// <summary>Makes TicketModel.mlnet, which is too large for the repository.</summary>
public static class ModelFile
{
    public const string Name = "TicketModel.mlnet";

    /// <summary>Trains by <see cref="TicketModel.BuildPipeline"/> and replaces the model file once the new one is complete.</summary>
    /// <param name="modelPath">The model file.</param>
    /// <param name="dataPath">Rows with a label and a text.</param>
    /// <param name="log">Hears how the training goes, a line at a time.</param>
    public static void Retrain(string modelPath, string dataPath, Action<string> log)
    {
        var mlContext = new MLContext();
        mlContext.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Info)
                log(entry.RawMessage);
        };
        var data = TicketModel.LoadIDataViewFromFile(
            mlContext, dataPath, TicketModel.RetrainSeparatorChar, TicketModel.RetrainHasHeader, TicketModel.RetrainAllowQuoting);
        var model = TicketModel.RetrainModel(mlContext, data);
        using (model as IDisposable)
            mlContext.Model.SaveDebertaV3(model, data.Schema, modelPath);
    }

    /// <summary>Trains where there is no model file yet.</summary>
    /// <inheritdoc cref="Retrain"/>
    public static void TrainIfMissing(string modelPath, string dataPath, Action<string> log)
    {
        if (File.Exists(modelPath))
            return;
        RequireWritable(modelPath);
        log($"There is no {modelPath}: training it from {dataPath}, once.");
        Retrain(modelPath, dataPath, log);
    }

    // Before minutes of training, not after them.
    private static void RequireWritable(string modelPath)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(modelPath))!;
        if (Directory.Exists(modelPath) || !Directory.Exists(folder))
            throw new IOException(
                $"{modelPath}: {(Directory.Exists(modelPath) ? "this is a folder" : $"there is no folder {folder}")}. Name a file in a "
                + "folder that exists.");
        try
        {
            using var trial = new FileStream(
                Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1,
                FileOptions.DeleteOnClose);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{modelPath}: the trained model could not be kept there: {problem.Message}", problem);
        }
    }
}
