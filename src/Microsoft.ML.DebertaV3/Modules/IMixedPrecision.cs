namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>A module that can multiply matrices in a lower precision than that of its parameters.</summary>
internal interface IMixedPrecision
{
    /// <summary>Precision of matrix products during training, and of the result; null for float32.</summary>
    ComputePrecision? Precision { get; set; }
}
