using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.Tests.DataViews;

/// <summary>A caller's own row, whose position stays while its texts change: what <c>IRowToRowMapper.GetRow</c> may be given.</summary>
internal sealed class ChangingRow : DataViewRow
{
    public ChangingRow(long position)
    {
        Position = position;
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Sentence1", TextDataViewType.Instance);
        schema.AddColumn("Sentence2", TextDataViewType.Instance);
        Schema = schema.ToSchema();
    }

    public string Text { get; set; } = "";

    public override long Position { get; }

    public override long Batch => 0;

    public override DataViewSchema Schema { get; }

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = default;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        (ValueGetter<TValue>)(Delegate)(ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = Text.AsMemory());
}
