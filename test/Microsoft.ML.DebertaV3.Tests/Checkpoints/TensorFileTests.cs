using System.Text.Json;
using Microsoft.ML.DebertaV3.Checkpoints;
using Microsoft.ML.DebertaV3.Tests.Support;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

[TestClass]
public sealed class TensorFileTests
{
    public static IEnumerable<object[]> Formats() => FormatFolders().Select(format => new object[] { format.Folder, format.Expected });

    [TestMethod]
    [DynamicData(nameof(Formats))]
    public void Read_EqualsTheExpectedBits_WhenFolderIsOneOfTheFormats(string folder, string expected)
    {
        Shared.Path("golden/hf/formats"); // where it is absent the one row is a stand-in
        var files = WeightFiles.Open(folder);
        using var reference = SafetensorsFile.Open(expected);

        var table = WeightTable.Of(files);

        foreach (var tensor in reference.Tensors.Values)
        {
            var stored = table.Weights.Single(entry => entry.Key == tensor.Name).Value;
            CollectionAssert.AreEqual(tensor.Shape.ToArray(), stored.Shape.ToArray(), tensor.Name);
            CollectionAssert.AreEqual(Bits(reference, tensor.Name), Bits(files, stored), tensor.Name);
        }

        foreach (var file in files)
            file.Dispose();
    }

    [TestMethod]
    public void Read_GivesTheOtherHeads_WhenFolderIsLikeAPublishedOne()
    {
        using var reference = SafetensorsFile.Open(Shared.Path("golden/hf/formats/expected_extras.safetensors"));
        using var file = TensorFiles.Open(Shared.Path("golden/hf/formats/published_extra_keys/pytorch_model.bin"));

        var table = WeightTable.Of([file]);

        foreach (var name in reference.Tensors.Keys)
            CollectionAssert.AreEqual(Bits(reference, name), Bits(file, table.Weights.Single(entry => entry.Key == name).Value.Name), name);
        Assert.IsEmpty(table.Warnings);
    }

    [TestMethod]
    public void Tensors_ListsAnInt64View_WhenOneIsInTheFile()
    {
        using var file = TensorFiles.Open(Shared.Path("golden/hf/formats/position_ids_bin/pytorch_model.bin"));

        var tensor = file.Tensors.Values.Single(tensor => tensor.Type == ElementType.Int64);

        Assert.AreEqual("deberta.embeddings.position_ids", tensor.Name);
        Assert.IsNull(TensorNames.Canonical(tensor.Name));
        Assert.ThrowsExactly<InvalidDataException>(() => file.Read(tensor, new float[tensor.Count]));
    }

    [TestMethod]
    [DataRow("malicious.bin")]
    [DataRow("malicious_legacy.bin")]
    [DataRow("malicious_plain_pickle.bin")]
    [DataRow("malicious_eval.bin", "eval")]
    public void Open_RefusesByName_WhenThePickleNamesAFunction(string file, string name = "os.getenv")
    {
        var path = Shared.Path("golden/hf/formats/malicious/" + file);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => TensorFiles.Open(path));

        StringAssert.Contains(error.Message, path);
        StringAssert.Contains(error.Message, name);
    }

    private static IEnumerable<(string Folder, string Expected)> FormatFolders()
    {
        var root = Path.Combine(Shared.RepositoryRoot(), "..", "shared", "golden", "hf", "formats");
        if (!Directory.Exists(root))
            return [(Path.Combine(root, "absent"), "")]; // the test itself then says so
        using var formats = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "formats.json")));
        return [.. formats.RootElement.EnumerateObject()
            .Where(format => format.Value.GetProperty("expected").ValueKind == JsonValueKind.String)
            .Select(format => (Path.Combine(root, format.Name), Path.Combine(root, format.Value.GetProperty("expected").GetString()!)))];
    }

    private static int[] Bits(IReadOnlyList<ITensorFile> files, IWeight weight) =>
        Bits(files.Single(file => file.Path == weight.Path), weight.Name);

    private static int[] Bits(ITensorFile file, string name)
    {
        var tensor = file.Tensors[name];
        var values = new float[tensor.Count];
        file.Read(tensor, values);
        return Array.ConvertAll(values, BitConverter.SingleToInt32Bits);
    }
}
