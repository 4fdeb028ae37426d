using Microsoft.ML;
using Microsoft.ML.DebertaV3;
using Microsoft.ML.DebertaV3.Mpi;

namespace Snippets;

/// <summary>docs/scale-out.md.</summary>
internal static class ScaleOut
{
    public static int Train()
    {
        #region mpi
        return MpiCommunicator.Run(ranks =>
        {
            var mlContext = new MLContext(seed: 1);
            var train = mlContext.Data.LoadFromTextFile<Message>("train.tsv", hasHeader: true); // every rank reads all rows
            var options = new DebertaV3TextClassificationOptions
            {
                Sentence1ColumnName = "Text",
                Checkpoint = DebertaV3Checkpoint.FromFolder("deberta-v3-base"),
                BatchSize = 8, // of each rank: with 16 ranks, a step has 128 rows
                ResumeFolder = "state",
                Communicator = ranks,
            };
            var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
                .Append(mlContext.MulticlassClassification.Trainers.DebertaV3TextClassification(options));
            var model = pipeline.Fit(train); // every rank gets the same model
            if (ranks.Rank == 0)
                mlContext.Model.Save(model, train.Schema, "model.zip");
            return 0;
        });
        #endregion
    }
}
