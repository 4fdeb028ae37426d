// What ML.NET Model Builder generates for text classification (see samples/ModelBuilder/README.md).
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Tickets;

public partial class TicketModel
{
    /// <summary>
    /// model input class for TicketModel.
    /// </summary>
    #region model input class
    public class ModelInput
    {
        [LoadColumn(0)]
        [ColumnName(@"Label")]
        public string Label { get; set; } = null!;

        [LoadColumn(1)]
        [ColumnName(@"Text")]
        public string Text { get; set; } = null!;
    }

    #endregion

    /// <summary>
    /// model output class for TicketModel.
    /// </summary>
    #region model output class
    public class ModelOutput
    {
        [ColumnName(@"Label")]
        public uint Label { get; set; }

        [ColumnName(@"Text")]
        public string Text { get; set; } = null!;

        [ColumnName(@"PredictedLabel")]
        public string PredictedLabel { get; set; } = null!;

        [ColumnName(@"Score")]
        public float[] Score { get; set; } = null!;
    }

    #endregion

    private static readonly string MLNetModelPath = Path.GetFullPath("TicketModel.mlnet");

    public static readonly Lazy<PredictionEngine<ModelInput, ModelOutput>> PredictEngine = new(() => CreatePredictEngine(), true);

    private static PredictionEngine<ModelInput, ModelOutput> CreatePredictEngine()
    {
        var mlContext = new MLContext();

        // (Optional) Use GPU
        //mlContext.GpuDeviceId = 0;
        //mlContext.FallbackToCpu = false;

        ITransformer mlModel = mlContext.Model.Load(MLNetModelPath, out var _);
        return mlContext.Model.CreatePredictionEngine<ModelInput, ModelOutput>(mlModel);
    }

    /// <summary>
    /// Use this method to predict scores for all possible labels.
    /// </summary>
    /// <param name="input">model input.</param>
    /// <returns>The labels with their scores, the highest first.</returns>
    public static IOrderedEnumerable<KeyValuePair<string, float>> PredictAllLabels(ModelInput input)
    {
        var predEngine = PredictEngine.Value;
        var result = predEngine.Predict(input);
        return GetSortedScoresWithLabels(result);
    }

    /// <summary>
    /// Map the unlabeled result score array to the predicted label names.
    /// </summary>
    /// <param name="result">Prediction to get the labeled scores from.</param>
    /// <returns>Ordered list of label and score.</returns>
    public static IOrderedEnumerable<KeyValuePair<string, float>> GetSortedScoresWithLabels(ModelOutput result)
    {
        var labeledScores = GetLabels(result).Zip(result.Score, KeyValuePair.Create);
        return labeledScores.OrderByDescending(c => c.Value);
    }

    /// <summary>
    /// Get the ordered label names.
    /// </summary>
    /// <param name="result">Predicted result to get the labels from.</param>
    /// <returns>List of labels.</returns>
    private static IEnumerable<string> GetLabels(ModelOutput result)
    {
        var schema = PredictEngine.Value.OutputSchema;
        var labelColumn = schema.GetColumnOrNull("Label")
            ?? throw new InvalidOperationException(
            "Label column not found. Make sure the name searched for matches the name in the schema.");

        // Key values contains an ordered array of the possible labels. This allows us to map the results to the correct label value.
        var keyNames = new VBuffer<ReadOnlyMemory<char>>();
        labelColumn.GetKeyValues(ref keyNames);
        return keyNames.DenseValues().Select(x => x.ToString());
    }

    /// <summary>
    /// Use this method to predict on <see cref="ModelInput"/>.
    /// </summary>
    /// <param name="input">model input.</param>
    /// <returns><seealso cref="ModelOutput"/></returns>
    public static ModelOutput Predict(ModelInput input)
    {
        var predEngine = PredictEngine.Value;
        return predEngine.Predict(input);
    }
}
