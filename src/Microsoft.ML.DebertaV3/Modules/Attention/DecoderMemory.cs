using static TorchSharp.torch;

namespace Microsoft.ML.DebertaV3.Modules;

/// <summary>What all passes of the enhanced mask decoder share: keys, values and positions, projected once.</summary>
/// <param name="Key">[heads, batch, length, size]</param>
/// <param name="Value">[heads, batch, length, size]</param>
/// <param name="PositionKeys">[heads, 2·length - 1, size], in the order of <see cref="PositionProjections.Keys"/>.</param>
/// <param name="PositionToContent">[heads, batch, count, length]: the term of the score that does not depend on the query's content,
/// scaled.</param>
/// <param name="Columns">[1, batch, count·length] int64: where (query, key) finds its distance among a text's count·(2·length - 1) position
/// products.</param>
/// <param name="Bias">[1, batch, 1, length], very negative at masked keys; null without padding.</param>
internal sealed record DecoderMemory(Tensor Key, Tensor Value, Tensor PositionKeys, Tensor PositionToContent, Tensor Columns, Tensor? Bias);
