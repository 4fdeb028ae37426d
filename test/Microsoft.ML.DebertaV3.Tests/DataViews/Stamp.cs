using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.Tests.DataViews;

/// <summary>A value of a type of one's own, which nobody else knows how to copy.</summary>
internal sealed class Stamp
{
    public string Ink { get; set; } = "red";
}

/// <inheritdoc cref="Stamp"/>
internal sealed class StampType() : StructuredDataViewType(typeof(Stamp))
{
    public override bool Equals(DataViewType? other) => other is StampType;

    public override int GetHashCode() => 1;

    public override bool Equals(object? obj) => obj is StampType;

    public override string ToString() => "Stamp";
}

/// <inheritdoc cref="Stamp"/>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class StampTypeAttribute : DataViewTypeAttribute
{
    public override void Register() => DataViewTypeManager.Register(new StampType(), typeof(Stamp), this);

    public override bool Equals(DataViewTypeAttribute? other) => other is StampTypeAttribute;

    public override bool Equals(object? obj) => obj is StampTypeAttribute;

    public override int GetHashCode() => 2;
}

/// <summary>A text with one.</summary>
internal sealed class Letter
{
    public string Sentence1 { get; set; } = "";

    public string Sentence2 { get; set; } = "";

    [StampType]
    public Stamp Stamp { get; set; } = new();
}
