using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Tasks.FillMask;

/// <summary>Fits and asks transformers that fill masks.</summary>
internal static class FillMasks
{
    public static DebertaV3Transformer Fit(DebertaV3Checkpoint checkpoint, Action<DebertaV3FillMaskOptions>? change = null)
    {
        var context = new MLContext();
        var options = new DebertaV3FillMaskOptions { Checkpoint = checkpoint, InputColumnName = "Sentence1" };
        change?.Invoke(options);
        return context.Transforms.Text.DebertaV3FillMask(options).Fit(context.Data.LoadFromEnumerable(Rows("")));
    }

    /// <summary>What Transform gives for each text.</summary>
    public static FillMaskRow[] Fill(DebertaV3Transformer model, params string?[] texts)
    {
        var context = new MLContext();
        return [.. context.Data.CreateEnumerable<FillMaskRow>(model.Transform(context.Data.LoadFromEnumerable(Rows(texts))),
            reuseRowObject: false)];
    }

    public static IEnumerable<TextExample> Rows(params string?[] texts) => texts.Select(text => new TextExample { Sentence1 = text });
}
