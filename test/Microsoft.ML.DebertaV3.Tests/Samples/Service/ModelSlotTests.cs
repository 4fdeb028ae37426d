using TextService;

namespace Microsoft.ML.DebertaV3.Tests.Samples.Service;

/// <summary>A model that is replaced while it is in use.</summary>
[TestClass]
public sealed class ModelSlotTests
{
    [TestMethod]
    public void OldModel_LivesUntilItsLastLeaseEnds()
    {
        Queue<FakeModel> models = new([new(), new()]);
        FakeModel[] both = [.. models];
        using var slot = new ModelSlot<FakeModel>("fake", "", _ => models.Dequeue());
        slot.Reload("1");
        var first = slot.Rent();
        var second = slot.Rent();

        slot.Reload("2");
        using var third = slot.Rent();
        first.Dispose();
        first.Dispose(); // a second end of the same lease is none

        Assert.IsFalse(both[0].IsDisposed);
        Assert.AreEqual(("1", "2", "2"), (second.Version, third.Version, slot.Version));
        second.Dispose();
        Assert.IsTrue(both[0].IsDisposed);
        Assert.IsFalse(both[1].IsDisposed);
    }

    [TestMethod]
    public void Model_IsDisposedWithTheSlot_AndStays_WhereAReloadFails()
    {
        var model = new FakeModel();
        var isBroken = false;
        var slot = new ModelSlot<FakeModel>("fake", "", _ => isBroken ? throw new InvalidDataException("damaged") : model);
        slot.Reload("1");

        isBroken = true;
        Assert.ThrowsExactly<InvalidDataException>(() => slot.Reload("2"));

        Assert.AreEqual("1", slot.Version);
        Assert.IsFalse(model.IsDisposed);
        slot.Dispose();
        Assert.IsTrue(model.IsDisposed);
        Assert.ThrowsExactly<ObjectDisposedException>(slot.Rent);
    }
}
