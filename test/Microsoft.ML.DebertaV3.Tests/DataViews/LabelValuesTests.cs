using Microsoft.ML.Data;
using Microsoft.ML.DebertaV3.DataViews;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.DataViews;

[TestClass]
public sealed class LabelValuesTests
{
    [TestMethod]
    public void Parse_GivesBackWhatWasSaved_ForEveryTypeOfLabel()
    {
        var time = new DateTime(2024, 2, 29, 12, 34, 56).AddTicks(7890123);
        RoundTrip("no|why|", TextDataViewType.Instance, "no".AsMemory(), "why".AsMemory(), default);
        RoundTrip("False|True", BooleanDataViewType.Instance, false, true);
        RoundTrip("-2.5|0.1|3.4028235E+38|NaN", NumberDataViewType.Single, -2.5f, 0.1f, float.MaxValue, float.NaN);
        RoundTrip("0.1|-Infinity|5E-324", NumberDataViewType.Double, 0.1, double.NegativeInfinity, double.Epsilon);
        RoundTrip("-128|127", NumberDataViewType.SByte, sbyte.MinValue, sbyte.MaxValue);
        RoundTrip("0|255", NumberDataViewType.Byte, byte.MinValue, byte.MaxValue);
        RoundTrip("-32768|32767", NumberDataViewType.Int16, short.MinValue, short.MaxValue);
        RoundTrip("0|65535", NumberDataViewType.UInt16, ushort.MinValue, ushort.MaxValue);
        RoundTrip("-2147483648|2147483647", NumberDataViewType.Int32, int.MinValue, int.MaxValue);
        RoundTrip("0|4294967295", NumberDataViewType.UInt32, uint.MinValue, uint.MaxValue);
        RoundTrip("-9223372036854775808|7", NumberDataViewType.Int64, long.MinValue, 7);
        RoundTrip("0|18446744073709551615", NumberDataViewType.UInt64, ulong.MinValue, ulong.MaxValue);
        RoundTrip("1|3", new KeyDataViewType(typeof(uint), 3), 1u, 3u);
        RoundTrip("2024-02-29T12:34:56.7890123", DateTimeDataViewType.Instance, time);
        RoundTrip("2024-02-29T12:34:56.7890123Z", DateTimeDataViewType.Instance, DateTime.SpecifyKind(time, DateTimeKind.Utc));
        RoundTrip("2024-02-29T12:34:56.7890123-08:00", DateTimeOffsetDataViewType.Instance,
            new DateTimeOffset(time, TimeSpan.FromHours(-8)));
        RoundTrip("1.02:03:04.0050000|-00:00:01", TimeSpanDataViewType.Instance, new TimeSpan(1, 2, 3, 4, 5), TimeSpan.FromSeconds(-1));
    }

    [TestMethod]
    public void FromColumn_IsNull_WhenKeysCarryNoValues()
    {
        var data = new MLContext().Data.LoadFromEnumerable(Examples.Rows());

        Assert.IsNull(LabelValues.FromColumn(data.Schema["Bare"]));
    }

    [TestMethod]
    public void FromColumn_NamesTheType_WhenItCannotBeSaved()
    {
        var column = Column(RowIdDataViewType.Instance, default(DataViewRowId));

        var problem = Assert.ThrowsExactly<NotSupportedException>(() => LabelValues.FromColumn(column));

        StringAssert.Contains(problem.Message, "RowId");
    }

    [TestMethod]
    [DataRow("Single", 0UL, "one")]
    [DataRow("Int32", 0UL, "99999999999")]
    [DataRow("DateTime", 0UL, "soon")]
    [DataRow("Vector", 0UL, "1")]
    [DataRow("String", 3UL, "no key of text")]
    public void Parse_ThrowsInvalidData_WhenTypeAndTextDoNotFit(string type, ulong keyCount, string text)
    {
        var problem = Assert.ThrowsExactly<InvalidDataException>(() => LabelValues.Parse(new(type, keyCount), [text]));

        StringAssert.Contains(problem.Message, type);
    }

    private static void RoundTrip<T>(string names, PrimitiveDataViewType type, params T[] values)
    {
        var read = LabelValues.FromColumn(Column(type, values))!;

        var parsed = LabelValues.Parse(read.SavedType, read.Names);

        Assert.AreEqual(names, string.Join('|', read.Names));
        foreach (var labels in new[] { read, parsed })
        {
            Assert.AreEqual(values.Length, labels.Count);
            Assert.IsTrue(labels.Type.Equals(new VectorDataViewType(type, values.Length)), $"{labels.Type}");
            var annotations = ScoreAnnotations.KeyValues(labels)!;
            var actual = default(VBuffer<T>);
            annotations.GetValue(AnnotationUtils.Kinds.KeyValues, ref actual);
            CollectionAssert.AreEqual(values.Select(Show).ToArray(), actual.DenseValues().Select(Show).ToArray());
        }
    }

    // Kinds of DateTime are not part of its equality; memories of text are equal only where they are the same memory.
    private static string Show<T>(T value) => value is DateTime time ? $"{time.Ticks} {time.Kind}" : $"{value}";

    private static DataViewSchema.Column Column<T>(PrimitiveDataViewType type, params T[] values)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(AnnotationUtils.Kinds.KeyValues, new VectorDataViewType(type, values.Length),
            (ValueGetter<VBuffer<T>>)((ref VBuffer<T> target) => target = new VBuffer<T>(values.Length, values)));
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Key", new KeyDataViewType(typeof(uint), values.Length), annotations.ToAnnotations());
        return schema.ToSchema()["Key"];
    }
}
