using System.ComponentModel;
using System.Diagnostics;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Tokenization;

/// <summary>
/// SentencePiece models that the library writes, read by sentencepiece's own program: Debian's package sentencepiece has it. Inconclusive
/// without it.
/// </summary>
[TestClass]
public sealed class WrittenModelTests
{
    private static readonly string[] Texts =
        ["the rain in spain", "GATTACA", "GGnnnAA", "  two   spaces ", "caf\u00e9 \U0001F600\U0001F600 x", "x"];

    [TestMethod]
    public void Characters_AreThoseOfSentencePiece() => AreEqual(DebertaV3Tokenizer.Characters("ACGTthe rain\U0001F600"));

    [TestMethod]
    public void FromTextPieces_AreThoseOfSentencePiece_WithBytes() => AreEqual(DebertaV3Tokenizer.FromTextPieces(
        ["[MASK]\t0", .. Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>\t0"), "\u2581the\t-2", "\u2581\t-3", "a\t-3", "ai\t-3.5",
        "r\t-4", "n\t-4", "i\t-4", "GATT\t-9"]));

    [TestMethod]
    public void FromTextPieces_AreThoseOfSentencePiece_WithoutScores() =>
        AreEqual(DebertaV3Tokenizer.FromTextPieces(["\u2581", "\u2581the", "ra", "ain", "r", "a", "i", "n", "GA", "TTA", "T", "A", "CA"]));

    private static void AreEqual(DebertaV3Tokenizer tokenizer)
    {
        using var folder = new TemporaryFolder();
        folder.Write("spm.model", tokenizer.FileBytes.ToArray());

        var expected = Encode(folder.File("spm.model"));

        var actual = Texts.Select(text => string.Join(' ', tokenizer.EncodeToIds(text))).ToArray();
        CollectionAssert.AreEqual(expected, actual, string.Join('\n', expected));
    }

    private static string[] Encode(string model)
    {
        var start = new ProcessStartInfo("spm_encode", [$"--model={model}", "--output_format=id"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            foreach (var text in Texts)
                process.StandardInput.Write(text + "\n");
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync();
            var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            Assert.AreEqual(0, process.ExitCode, errors.Result);
            return lines;
        }
        catch (Win32Exception)
        {
            Assert.Inconclusive("There is no spm_encode: install the package sentencepiece.");
            return [];
        }
    }
}
