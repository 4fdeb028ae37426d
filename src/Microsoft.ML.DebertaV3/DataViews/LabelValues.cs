using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.DataViews;

/// <summary>The key values of a label column (its KeyValues annotation), of any type. Immutable.</summary>
internal abstract class LabelValues
{
    /// <summary>Vector type of the annotation.</summary>
    public abstract VectorDataViewType Type { get; }

    /// <summary>The values as text, in the order of the keys; <see cref="Parse"/> converts them back.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Number of keys.</summary>
    public int Count => Type.Size;

    /// <summary>Description of the type for saved models.</summary>
    public SavedLabelType SavedType => new(LabelFormat.Of(Type.ItemType).Name, Type.ItemType is KeyDataViewType key ? key.Count : 0);

    /// <summary>Returns the values of a key column; null if it has none.</summary>
    /// <exception cref="NotSupportedException">The values have a type that cannot be saved.</exception>
    public static LabelValues? FromColumn(DataViewSchema.Column column) =>
        column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues) is { Type: VectorDataViewType { Size: > 0 } type }
            ? LabelFormat.Of(type.ItemType).Read(column, type)
            : null;

    /// <summary>Creates text values.</summary>
    public static LabelValues FromNames(IReadOnlyList<string> names) =>
        LabelFormat.Of(TextDataViewType.Instance).Parse(new(TextDataViewType.Instance, names.Count), names);

    /// <summary>Parses the values of a saved model.</summary>
    /// <exception cref="InvalidDataException">The type does not exist, or a name is not a valid value of it.</exception>
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
