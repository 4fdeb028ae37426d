namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>
/// The one difference between the names in the golden folders and those of our modules: a legacy language model head (spec section 2.4).
/// </summary>
internal static class PublishedNames
{
    public static string Of(string name) => name
        .Replace("cls.predictions.transform.", "lm_predictions.lm_head.", StringComparison.Ordinal)
        .Replace("cls.predictions.bias", "lm_predictions.lm_head.bias", StringComparison.Ordinal);
}
