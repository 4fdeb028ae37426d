using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;

namespace Microsoft.ML.DebertaV3.Scoring;

/// <summary>What an estimator promises of columns before there is data: read off the same descriptions that a fitted model has.</summary>
internal static class PromisedColumns
{
    private const int Some = 2; // where a promise leaves a number open

    /// <summary>A schema with the columns that a task adds.</summary>
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

    /// <summary>A column as a promise describes it: where the promise leaves a number open, of two values.</summary>
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

    // Of annotations only those matter that say what values are: vectors of known length.
    private static void Add(DataViewSchema.Annotations.Builder annotations, SchemaShape.Column annotation)
    {
        if (annotation.Kind == SchemaShape.Column.VectorKind.Vector && LabelFormat.Find(annotation.ItemType) is { } format)
            format.Defaults((VectorDataViewType)TypeOf(annotation)).AddTo(annotations, annotation.Name);
    }
}
