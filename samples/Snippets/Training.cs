using Microsoft.ML;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.Runtime;

namespace Snippets;

/// <summary>docs/training.md.</summary>
internal static class Training
{
    public static DebertaV3TextClassificationOptions WithProgress()
    {
        #region progress
        var options = new DebertaV3TextClassificationOptions
        {
            Sentence1ColumnName = "Text",
            Progress = new Progress<TrainingProgress>(step => Console.WriteLine($"{step.Step}/{step.Steps}: loss {step.Loss:f3}")),
        };
        #endregion
        return options;
    }

    public static DebertaV3Transformer KeepWhatIsGood(DebertaV3Trainer trainer, IDataView train)
    {
        #region divergence
        DebertaV3Transformer model;
        try
        {
            model = trainer.Fit(train);
        }
        catch (DebertaV3TrainingException diverged)
        {
            Console.WriteLine(diverged.Message);
            model = diverged.Transformer; // model.TrainingHistory.Diverged is true
        }
        #endregion
        return model;
    }

    public static void Listen(MLContext mlContext)
    {
        #region log
        mlContext.Log += (_, message) =>
        {
            if (message.Kind >= ChannelMessageKind.Info)
                Console.WriteLine(message.RawMessage);
        };
        #endregion
    }
}
