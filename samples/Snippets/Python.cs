using Microsoft.ML;
using Microsoft.ML.DebertaV3;

namespace Snippets;

/// <summary>docs/python.md.</summary>
internal static class Python
{
    public static DebertaV3Trainer Back(MLContext mlContext)
    {
        #region back
        using var trained = mlContext.Model.LoadDebertaV3("tickets-trained", sentence1ColumnName: "Text");
        var trainer = mlContext.MulticlassClassification.Trainers.DebertaV3TextClassification(
            sentence1ColumnName: "Text", checkpoint: DebertaV3Checkpoint.FromFolder("tickets-trained"));
        #endregion
        return trainer;
    }
}
