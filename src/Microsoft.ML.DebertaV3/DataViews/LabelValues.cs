using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>What the keys of a label column stand for: its KeyValues annotation, of whatever type. Immutable.</summary>
internal abstract class LabelValues
{
    /// <summary>Type of the annotation, a vector.</summary>
    public abstract VectorDataViewType Type { get; }

    /// <summary>The values as text that <see cref="Parse"/> turns back, in the order of the keys.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Number of keys.</summary>
    public int Count => Type.Size;

    /// <summary>What a saved model says of the type.</summary>
    public SavedLabelType SavedType => new(LabelFormat.Of(Type.ItemType).Name, Type.ItemType is KeyDataViewType key ? key.Count : 0);

    /// <summary>The values of a key column, or null where it carries none.</summary>
    /// <exception cref="NotSupportedException">They are of a type that cannot be saved.</exception>
    public static LabelValues? FromColumn(DataViewSchema.Column column) =>
        column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues) is { Type: VectorDataViewType { Size: > 0 } type }
            ? LabelFormat.Of(type.ItemType).Read(column, type)
            : null;

    /// <summary>Values that are names.</summary>
    public static LabelValues FromNames(IReadOnlyList<string> names) =>
        LabelFormat.Of(TextDataViewType.Instance).Parse(new(TextDataViewType.Instance, names.Count), names);

    /// <summary>The values of a saved model.</summary>
    /// <exception cref="InvalidDataException">There is no such type, or a name is no value of it.</exception>
    public static LabelValues Parse(SavedLabelType type, IReadOnlyList<string> names)
    {
        try
        {
            var format = LabelFormat.Named(type.Name);
            return format.Parse(new(format.ItemType(type.KeyCount), names.Count), names);
        }
        catch (Exception problem)
            when (problem is FormatException or OverflowException or NotSupportedException
                or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException($"The model's labels are not values of the type '{type.Name}': {problem.Message}", problem);
        }
    }

    /// <summary>Adds the values as an annotation of the kind <paramref name="kind"/>.</summary>
    public abstract void AddTo(DataViewSchema.Annotations.Builder annotations, string kind);
}
