namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>A module that can multiply matrices in a shorter type than its parameters have.</summary>
internal interface IMixedPrecision
{
    /// <summary>In which type to multiply while training; the result has it. Null: float32.</summary>
    ComputePrecision? Precision { get; set; }
}
