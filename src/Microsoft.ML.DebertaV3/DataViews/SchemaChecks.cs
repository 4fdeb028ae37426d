using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Finds columns and says in words what is wrong with them.</summary>
internal static class SchemaChecks
{
    /// <summary>The column of a data view.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing, or its type is not what <paramref name="expected"/> says.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string taskName, string name, string expected, Func<DataViewType, bool> fits)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
            throw Missing(taskName, name, expected, schema.Where(c => !c.IsHidden).Select(c => c.Name));
        return fits(column.Type) ? column : throw Wrong(taskName, name, expected, column.Type.ToString() ?? "");
    }

    /// <summary>The column of a schema that is only promised.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing, or its type is not what <paramref name="expected"/> says.</exception>
    public static SchemaShape.Column Find(SchemaShape schema, string taskName, string name, string expected, Func<SchemaShape.Column, bool> fits)
    {
        if (!schema.TryFindColumn(name, out var column))
            throw Missing(taskName, name, expected, schema.Select(c => c.Name));
        return fits(column) ? column : throw Wrong(taskName, name, expected, column.GetTypeString());
    }

    /// <summary>Whether a promised column is one value of this type, and not a key.</summary>
    public static bool IsScalar(SchemaShape.Column column, DataViewType type) =>
        column is { Kind: SchemaShape.Column.VectorKind.Scalar, IsKey: false } && column.ItemType == type;

    // ArgumentOutOfRangeException is what ML.NET throws for schema mismatches.
    private static ArgumentOutOfRangeException Wrong(string taskName, string name, string expected, string actual) =>
        new(name, $"Column '{name}' is {actual}; {taskName} needs {expected}.");

    private static ArgumentOutOfRangeException Missing(string taskName, string name, string expected, IEnumerable<string> present) =>
        new(name, $"Column '{name}' was not found; {taskName} needs it as {expected}. The columns are: {string.Join(", ", present)}.");
}
