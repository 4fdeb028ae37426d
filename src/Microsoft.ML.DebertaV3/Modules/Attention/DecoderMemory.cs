using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>Keys, values and positions that all passes of the enhanced mask decoder attend to, projected once.</summary>
/// <param name="Key">[heads, batch, length, size]</param>
/// <param name="Value">[heads, batch, length, size]</param>
/// <param name="PositionKeys">[heads, 2·length - 1, size], in the order of <see cref="PositionProjections.Keys"/>.</param>
/// <param name="PositionToContent">[heads, batch, count, length]: scaled position-to-content term of the score, which does not depend on
/// the query's content.</param>
/// <param name="Columns">[1, batch, count·length] int64: index of the distance of (query, key) among the text's count·(2·length - 1)
/// position products.</param>
/// <param name="Bias">[1, batch, 1, length], large negative at masked keys; null without padding.</param>
internal sealed record DecoderMemory(Tensor Key, Tensor Value, Tensor PositionKeys, Tensor PositionToContent, Tensor Columns, Tensor? Bias);
