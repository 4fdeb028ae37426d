using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>Finds columns, with readable errors if they are missing or have the wrong type.</summary>
internal static class SchemaChecks
{
    /// <summary>Finds a column of a data view.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or its type is not the <paramref name="expected"/>
    /// one.</exception>
    public static DataViewSchema.Column Find(
        DataViewSchema schema,
        string taskName,
        string name,
        string expected,
        Func<DataViewType, bool> fits,
        Func<SchemaShape.Column, string>? advise = null)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
            throw Missing(taskName, name, expected, schema.Where(c => !c.IsHidden).Select(c => c.Name));
        if (fits(column.Type))
            return column;
        throw Wrong(taskName, name, expected, column.Type.ToString() ?? "", advise?.Invoke(Shape(schema, name)));
    }

    /// <summary>Finds a column of a schema shape, before there is data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or its type is not the <paramref name="expected"/>
    /// one.</exception>
    public static SchemaShape.Column Find(
        SchemaShape schema,
        string taskName,
        string name,
        string expected,
        Func<SchemaShape.Column, bool> fits,
        Func<SchemaShape.Column, string>? advise = null)
    {
        if (!schema.TryFindColumn(name, out var column))
            throw Missing(taskName, name, expected, schema.Select(c => c.Name));
        return fits(column) ? column : throw Wrong(taskName, name, expected, column.GetTypeString(), advise?.Invoke(column));
    }

    /// <summary>Requires that no column is named by two options.</summary>
    /// <param name="uses">Options and the columns that they name; null if an option is not set.</param>
    /// <exception cref="ArgumentException">Two options name the same column.</exception>
    public static void RequireDistinct(params (string Option, string? Column)[] uses)
    {
        foreach (var shared in uses.Where(use => use.Column is not null).GroupBy(use => use.Column).Where(group => group.Count() > 1))
        {
            var options = shared.Select(use => use.Option).ToArray();
            throw new ArgumentException($"{string.Join(" and ", options)} all name the column '{shared.Key}'; each needs one of its own.",
                options[0]);
        }
    }

    /// <summary>Whether a column is a scalar of this type and not a key.</summary>
    public static bool IsScalar(SchemaShape.Column column, DataViewType type) =>
        column is { Kind: SchemaShape.Column.VectorKind.Scalar, IsKey: false } && column.ItemType == type;

    private static SchemaShape.Column Shape(DataViewSchema schema, string name) =>
        SchemaShape.Create(schema).TryFindColumn(name, out var column)
            ? column
            : throw new InvalidOperationException($"Column '{name}' is hidden.");

    // ArgumentOutOfRangeException is what ML.NET throws for schema mismatches.
    private static ArgumentOutOfRangeException Wrong(string taskName, string name, string expected, string actual, string? advice) =>
        new(name, $"Column '{name}' is {actual}; {taskName} needs {expected}.{(advice is null ? "" : $" {advice}.")}");

    private static ArgumentOutOfRangeException Missing(string taskName, string name, string expected, IEnumerable<string> present) =>
        new(name, $"Column '{name}' was not found; {taskName} needs it as {expected}. The columns are: {string.Join(", ", present)}.");
}
