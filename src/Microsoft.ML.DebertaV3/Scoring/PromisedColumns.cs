using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;

namespace Microsoft.ML.DebertaV3.Scoring;

/// <summary>Output schema of an estimator before Fit, derived from the same column descriptions as that of a fitted model.</summary>
internal static class PromisedColumns
{
    private const int Some = 2; // placeholder for sizes that a SchemaShape does not specify

    /// <summary>Returns the schema with the task's output columns added.</summary>
    public static SchemaShape Add(SchemaShape inputSchema, IReadOnlyList<OutputColumn> outputs)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var output in outputs)
            builder.AddColumn(output.Column.Name, output.Column.Type, output.Column.Annotations);
        var columns = inputSchema.ToDictionary(column => column.Name);
        foreach (var column in SchemaShape.Create(builder.ToSchema()))
            columns[column.Name] = column;
        return new SchemaShape(columns.Values);
    }

    /// <summary>Creates a column that matches a schema shape; sizes that the shape does not specify are 2.</summary>
    public static DataViewSchema.Column Example(SchemaShape.Column promise)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        foreach (var annotation in promise.Annotations)
            Add(annotations, annotation);
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(promise.Name, TypeOf(promise), annotations.ToAnnotations());
        return builder.ToSchema()[promise.Name];
    }

    private static DataViewType TypeOf(SchemaShape.Column column)
    {
        var item = column.IsKey ? new KeyDataViewType(column.ItemType.RawType, Some) : (PrimitiveDataViewType)column.ItemType;
        return column.Kind switch
        {
            SchemaShape.Column.VectorKind.Scalar => item,
            SchemaShape.Column.VectorKind.Vector => new VectorDataViewType(item, Some),
            _ => new VectorDataViewType(item),
        };
    }

    // Only annotations that hold values, that is, vectors of known length, are needed.
    private static void Add(DataViewSchema.Annotations.Builder annotations, SchemaShape.Column annotation)
    {
        if (annotation.Kind == SchemaShape.Column.VectorKind.Vector && LabelFormat.Find(annotation.ItemType) is { } format)
            format.Defaults((VectorDataViewType)TypeOf(annotation)).AddTo(annotations, annotation.Name);
    }
}
