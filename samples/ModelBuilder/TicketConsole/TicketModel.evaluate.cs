// What ML.NET Model Builder generates, for text: metrics in the place of permutation feature importance (see
// samples/ModelBuilder/README.md).
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Tickets;

public partial class TicketModel
{
    /// <summary>
    /// Evaluate the model of TicketModel.mlnet over a file of labelled rows.
    /// </summary>
    /// <param name="inputDataFilePath">Path to the data file, in the form of the training file; rows that training has not seen.</param>
    /// <param name="separatorChar">Separator character for delimited file.</param>
    /// <param name="hasHeader">Boolean if the file has a header.</param>
    /// <param name="allowQuoting">Boolean if fields of the file may be quoted.</param>
    /// <returns>Accuracies, log-loss and the confusion matrix.</returns>
    public static MulticlassClassificationMetrics Evaluate(
        string inputDataFilePath,
        char separatorChar = RetrainSeparatorChar,
        bool hasHeader = RetrainHasHeader,
        bool allowQuoting = RetrainAllowQuoting)
    {
        var mlContext = new MLContext();

        var data = LoadIDataViewFromFile(mlContext, inputDataFilePath, separatorChar, hasHeader, allowQuoting);
        var model = mlContext.Model.Load(MLNetModelPath, out var _);
        using (model as IDisposable)
        {
            return Evaluate(mlContext, data, model, @"Label");
        }
    }

    /// <summary>
    /// Evaluate a model over labelled rows.
    /// </summary>
    /// <param name="mlContext">The common context for all ML.NET operations.</param>
    /// <param name="testData">IDataView used to evaluate the model.</param>
    /// <param name="model">Model to evaluate.</param>
    /// <param name="labelColumnName">Label column being predicted.</param>
    /// <returns>Accuracies, log-loss and the confusion matrix.</returns>
    public static MulticlassClassificationMetrics Evaluate(
        MLContext mlContext, IDataView testData, ITransformer model, string labelColumnName)
    {
        var predictions = model.Transform(testData);
        return mlContext.MulticlassClassification.Evaluate(predictions, labelColumnName: labelColumnName);
    }

    /// <summary>
    /// The confusion matrix as a table: labels in the rows, predictions in the columns, with precision and recall.
    /// </summary>
    /// <param name="metrics">What Evaluate returned.</param>
    public static string GetConfusionTable(MulticlassClassificationMetrics metrics)
    {
        return metrics.ConfusionMatrix.GetFormattedConfusionTable();
    }
}
