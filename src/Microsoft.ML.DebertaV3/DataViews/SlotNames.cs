using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Reads the slot names of a vector column.</summary>
internal static class SlotNames
{
    /// <summary>Returns the slot names; null unless every slot has a distinct, non-empty name.</summary>
    public static IReadOnlyList<string>? Of(DataViewSchema.Column column)
    {
        if (!column.HasSlotNames())
            return null;
        var values = default(VBuffer<ReadOnlyMemory<char>>);
        column.GetSlotNames(ref values);
        string[] names = [.. values.DenseValues().Select(name => name.ToString())];
        return names.Contains("") || names.Distinct(StringComparer.Ordinal).Count() < names.Length ? null : names;
    }
}
