using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.DebertaV3.Tasks;

/// <summary>A column of numbers that a label is read from besides the label column.</summary>
/// <param name="Option">The option that names it.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsVector">Whether it is a vector.</param>
internal sealed record NumberColumn(string Option, string Name, bool IsVector = false)
{
    private string Expected => IsVector ? "a vector of numbers" : "a number";

    /// <summary>The column of a data view.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or has another type.</exception>
    public DataViewSchema.Column Find(DataViewSchema schema, string owner) => SchemaChecks.Find(
        schema, owner, Name, Expected, type => type is VectorDataViewType == IsVector && type.GetItemType() is NumberDataViewType);

    /// <summary>Returns where a promised schema has it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or has another type.</exception>
    public void Find(SchemaShape schema, string owner) => SchemaChecks.Find(
        schema, owner, Name, Expected,
        column => column.Kind != VectorKind.Scalar == IsVector && !column.IsKey && column.ItemType is NumberDataViewType);
}
