namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>What a multi-class model adds to a row.</summary>
internal sealed class MulticlassPrediction
{
    public uint PredictedLabel { get; set; }

    public float[] Score { get; set; } = [];

    /// <summary>Label and scores, bit for bit.</summary>
    public override string ToString() => $"{PredictedLabel} {string.Join(' ', Score.Select(BitConverter.SingleToUInt32Bits))}";

    /// <summary>What <c>Transform</c> gives.</summary>
    public static MulticlassPrediction[] ByTransform(ITransformer model, params TextExample[] rows)
    {
        var context = new MLContext();
        return [.. context.Data.CreateEnumerable<MulticlassPrediction>(model.Transform(context.Data.LoadFromEnumerable(rows)),
            reuseRowObject: false)];
    }

    /// <summary>What a prediction engine of its own gives.</summary>
    public static MulticlassPrediction[] ByEngine(ITransformer model, params TextExample[] rows)
    {
        var options = new PredictionEngineOptions { OwnsTransformer = false };
        using var engine = new MLContext().Model.CreatePredictionEngine<TextExample, MulticlassPrediction>(model, options);
        return [.. rows.Select(engine.Predict)];
    }
}
