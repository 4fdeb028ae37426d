namespace NamedEntities;

/// <summary>What the model finds in a text.</summary>
internal sealed class Entities
{
    public string[] EntityText { get; set; } = [];

    public string[] EntityType { get; set; } = [];

    public float[] EntityScore { get; set; } = [];
}
