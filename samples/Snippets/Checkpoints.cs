using Microsoft.ML;
using Microsoft.ML.DebertaV3;

namespace Snippets;

/// <summary>docs/checkpoints.md.</summary>
internal static class Checkpoints
{
    public static DebertaV3Checkpoint[] Sources()
    {
        #region sources
        var published = DebertaV3Checkpoint.FromFolder("deberta-v3-small");
        var random = DebertaV3Checkpoint.New(DebertaV3Config.ExtraSmall, "deberta-v3-xsmall/spm.model", seed: 1);
        var tiny = DebertaV3Checkpoint.Tiny;
        #endregion
        return [published, random, tiny];
    }

    public static DebertaV3Transformer TrainOn(MLContext mlContext, DebertaV3Transformer first, IDataView more)
    {
        #region train-on
        var trainer = mlContext.MulticlassClassification.Trainers.DebertaV3TextClassification(
            sentence1ColumnName: "Text", checkpoint: first.Checkpoint);
        var second = trainer.Fit(more);
        second.SavePretrained("messages-deberta-v3");
        #endregion
        return second;
    }
}
