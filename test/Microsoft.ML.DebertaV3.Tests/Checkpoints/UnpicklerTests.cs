using Microsoft.ML.DebertaV3.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Checkpoints;

[TestClass]
public sealed class UnpicklerTests
{
    [TestMethod]
    public void Load_RefusesByName_WhenAnyOperationNamesAFunction()
    {
        (byte[] Pickle, string Name)[] cases =
        [
            (new PickleBuilder().Global("os", "system").Pickle(), "os.system"),
            (new PickleBuilder().Raw("ios\nsystem\n").Pickle(), "os.system"),
            (new PickleBuilder().Text("builtins").Text("exec").Raw(0x93).Pickle(), "builtins.exec"),
            (new PickleBuilder().Global("torch", "load").Pickle(), "torch.load"),
            (new PickleBuilder().Global("torch.storage", "_load_from_bytes").Pickle(), "torch.storage._load_from_bytes"),
            (new PickleBuilder().Global("torch", "FloatStorage.__init__").Pickle(), "torch.FloatStorage.__init__"),
            (new PickleBuilder().Global("collections", "OrderedDict.update").Pickle(), "collections.OrderedDict.update"),
        ];

        foreach (var (pickle, name) in cases)
        {
            var error = Assert.ThrowsExactly<InvalidDataException>(() => Load(pickle), name);

            StringAssert.Contains(error.Message, $"'{name}'");
        }
    }

    [TestMethod]
    [DataRow("")] // nothing on the stack at the end
    [DataRow("t")] // no mark
    [DataRow("(a")] // a list below a mark
    [DataRow("NR")] // no tuple of arguments
    [DataRow("N)R")] // no constructor
    [DataRow(")Q")] // no description of a storage
    [DataRow("N(Nu")] // a key without a value
    [DataRow("N(u")] // no dict
    [DataRow("NNb")] // attributes of what is no dict
    [DataRow("h\u0005")] // never remembered
    [DataRow("N(e")] // no list
    [DataRow("]N\u0081")] // makes an object
    [DataRow("o")]
    [DataRow("\u0082\u0001")] // registered extension
    [DataRow("P0\n")] // protocol 0
    public void Load_ThrowsInvalidData_WhenOperationsDoNotFit(string operations)
    {
        var pickle = new PickleBuilder().Raw(operations).Pickle();

        Assert.ThrowsExactly<InvalidDataException>(() => Load(pickle));
    }

    [TestMethod]
    [DataRow("torch._utils", "_rebuild_tensor_v2")]
    [DataRow("torch._utils", "_rebuild_parameter")]
    [DataRow("torch", "FloatStorage")]
    [DataRow("torch", "Size")]
    public void Load_NamesTheConstructor_WhenItsArgumentsAreUnusual(string module, string name)
    {
        var pickle = new PickleBuilder().Global(module, name).Raw("NN\u0086R").Pickle();

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Load(pickle));

        StringAssert.Contains(error.Message, name);
    }

    [TestMethod]
    public void Load_GivesPlainValues_WhenProtocolIs2Or4()
    {
        var pickle = new PickleBuilder().Raw("(N").Raw(0x88, 0x89, (byte)'K', 7, (byte)'M', 1, 2, (byte)'J', 0xff, 0xff, 0xff, 0xff)
            .Integer(long.MinValue).Raw("G").Raw(0x3f, 0xf0, 0, 0, 0, 0, 0, 0).Raw(0x8c, 1, (byte)'x', 0x94).Raw("h\0").Text("ä")
            .Raw("U\u0001yt").Pickle();

        var tuple = (PickleTuple)Load(pickle)!;

        object?[] expected = [null, true, false, 7L, 513L, -1L, long.MinValue, 1.0, "x", "x", "ä", "y"];
        CollectionAssert.AreEqual(expected, tuple.Items.ToArray());
    }

    [TestMethod]
    [DataRow("(")] // marks
    [DataRow("]")] // lists on the stack
    [DataRow(")")]
    [DataRow("N\u0085\u0085")] // tuples in tuples
    [DataRow("]2a")] // a list that holds itself
    [DataRow("N2\u0086")] // tuples of the same tuple twice: exponential if anyone walked them
    [DataRow("}2q\0h\0s")]
    public void Load_Ends_WhenAnOperationIsRepeatedForever(string operations)
    {
        var pickle = new PickleBuilder().Raw("N");
        for (var i = 0; i < 1_100_000; i++)
            pickle.Raw(operations);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Load([.. pickle.Pickle(), 0xff]));

        Assert.IsGreaterThan(10, error.Message.Length);
    }

    [TestMethod]
    public void Load_DoesNotAllocateWhatAPickleClaims_WhenTheTextIsNotThere()
    {
        var pickle = new PickleBuilder().Raw("X").Raw(0xff, 0xff, 0xff, 0x7f).Pickle();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.ThrowsExactly<InvalidDataException>(() => Load(pickle));

        Assert.IsLessThan(1L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static object? Load(byte[] pickle)
    {
        var allowance = new PickleAllowance(pickle.Length);
        return new Unpickler(new MemoryStream(pickle), new TorchTypes(allowance), allowance).Load();
    }
}
