using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>An additional column of numbers that a label is read from, beside the label column.</summary>
/// <param name="Option">The option that names it.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsVector">Whether it is a vector.</param>
internal sealed record NumberColumn(string Option, string Name, bool IsVector = false)
{
    private string Expected => IsVector ? "a vector of numbers" : "a number";

    /// <summary>Returns the column of a data view.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or has another type.</exception>
    public DataViewSchema.Column Find(DataViewSchema schema, string owner) => SchemaChecks.Find(
        schema, owner, Name, Expected, type => type is VectorDataViewType == IsVector && type.GetItemType() is NumberDataViewType);

    /// <summary>Checks that a promised schema has the column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or has another type.</exception>
    public void Find(SchemaShape schema, string owner) => SchemaChecks.Find(
        schema, owner, Name, Expected,
        column => column.Kind != VectorKind.Scalar == IsVector && !column.IsKey && column.ItemType is NumberDataViewType);
}
