namespace Microsoft.ML.DebertaV3.Conformance.Tasks;

/// <summary>What a transformer adds to a row, whatever the columns' types are.</summary>
/// <remarks>Methods, because ML.NET takes every property for a column.</remarks>
internal interface IPrediction
{
    /// <summary>The scores, one per label, or the one number.</summary>
    float[] Scores();

    /// <summary>The keys of the predicted labels, from 1.</summary>
    uint[] Keys();
}
