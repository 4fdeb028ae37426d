using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.Tests.Support;

/// <summary>Comparisons of schemas, as strict as those of ML.NET's own test framework.</summary>
internal static class SchemaComparison
{
    /// <summary>Same columns in the same order with the same types and the same annotations, values included.</summary>
    public static void AreSame(DataViewSchema expected, DataViewSchema actual)
    {
        CollectionAssert.AreEqual(expected.Select(c => c.Name).ToArray(), actual.Select(c => c.Name).ToArray());
        foreach (var (left, right) in expected.Zip(actual))
        {
            Assert.AreEqual(left.IsHidden, right.IsHidden, left.Name);
            Assert.IsTrue(left.Type.Equals(right.Type), $"Column '{left.Name}': {left.Type} and {right.Type}.");
            CollectionAssert.AreEqual(Annotations(left), Annotations(right), $"Annotations of '{left.Name}'.");
        }
    }

    /// <summary>Whether a promise and what was delivered are compatible in both directions, annotations included.</summary>
    public static void IsKept(SchemaShape promised, DataViewSchema delivered)
    {
        var actual = SchemaShape.Create(delivered).OrderBy(c => c.Name, StringComparer.Ordinal).ToArray();
        var expected = promised.OrderBy(c => c.Name, StringComparer.Ordinal).ToArray();
        CollectionAssert.AreEqual(expected.Select(c => c.Name).ToArray(), actual.Select(c => c.Name).ToArray());
        foreach (var (left, right) in expected.Zip(actual))
        {
            Assert.IsTrue(left.IsCompatibleWith(right), $"'{left.Name}' delivers more than was promised: {Show(left)} and {Show(right)}.");
            Assert.IsTrue(right.IsCompatibleWith(left), $"'{left.Name}' promises more than is delivered: {Show(left)} and {Show(right)}.");
        }
    }

    /// <summary>No annotation twice, and key values and slot names as long as the type that they describe.</summary>
    public static void HasSoundAnnotations(DataViewSchema schema)
    {
        foreach (var column in schema)
        {
            var kinds = column.Annotations.Schema.Select(kind => kind.Name).ToArray();
            CollectionAssert.AllItemsAreUnique(kinds, column.Name);
            if (column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues) is { } values)
                Assert.AreEqual(column.Type.GetItemType().GetKeyCountAsInt32(), ((VectorDataViewType)values.Type).Size, column.Name);
            if (column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.SlotNames) is { } slots)
                Assert.AreEqual(new VectorDataViewType(TextDataViewType.Instance, column.Type.GetVectorSize()), slots.Type, column.Name);
        }
    }

    private static string[] Annotations(DataViewSchema.Column column) =>
        [.. column.Annotations.Schema.Select(kind => $"{kind.Name}: {kind.Type} = {ValueText.OfAnnotation(column.Annotations, kind)}")
            .Order(StringComparer.Ordinal)];

    private static string Show(SchemaShape.Column column) =>
        $"{column.GetTypeString()} {{{string.Join(", ", column.Annotations.Select(a => $"{a.Name}: {a.GetTypeString()}"))}}}";
}
