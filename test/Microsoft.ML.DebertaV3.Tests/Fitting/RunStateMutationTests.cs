using System.Text.Json.Nodes;
using Microsoft.ML.DebertaV3.Fitting;
using Microsoft.ML.DebertaV3.Tests.Checkpoints;

namespace Microsoft.ML.DebertaV3.Tests.Fitting;

/// <summary>A run folder that was edited, digests and all: every value of its state by itself, and files cut short.</summary>
[TestClass]
public sealed class RunStateMutationTests
{
    private const string Checkpoint = "step-000000007-00001";

    private static readonly string[] Values =
    [
        "9223372036854775807", "123456789012345678901234567890", "2147483647", "-1", "0", "0.5", "1e999", "\"NaN\"", "\"text\"", "null",
        "[]", "{}", "[null]",
    ];

    [TestMethod]
    public void Run_EndsOrSaysWhy_WhateverAValueOfTheStateIs()
    {
        using var folder = Stopped();
        var path = Path.Combine(folder.Path, Checkpoint, "state.json");
        var original = File.ReadAllText(path);
        var places = Places(JsonNode.Parse(original)!).ToArray();
        var (skipped, refused, ran) = (0, 0, 0);

        foreach (var place in places)
        {
            foreach (var value in Values)
            {
                Write(path, With(original, place, value));
                switch (Outcome(folder.Path, $"{place} = {value}"))
                {
                    case "skipped": skipped++; break;
                    case "refused": refused++; break;
                    default: ran++; break;
                }
            }
        }

        Assert.IsGreaterThan(30, places.Length);
        Assert.IsTrue(skipped > 250 && refused > 5 && ran > 50, $"{skipped} skipped, {refused} refused, {ran} ran");
    }

    [TestMethod]
    [DataRow("Steps", "8", "step 3 of epoch 2 is not step 8: an epoch has 4")]
    [DataRow("Epoch", "2147483647", "the finished epochs are not 1 to 2147483646")]
    [DataRow("StepInEpoch", "9223372036854775807", "StepInEpoch is 9223372036854775807, not in 0 to 7")]
    [DataRow("OptimizerSteps", "[-1]", "OptimizerSteps is -1, not in 0 to 7")]
    [DataRow("Finished", "[null]", "the finished epochs are not 1 to 1")]
    [DataRow("Intervals", "[null]", "an interval is null")]
    [DataRow("IntervalSums", "null", "a part of the state is null")]
    [DataRow("Stopping", "null", "a part of the state is null")]
    [DataRow("LossSum", "\"NaN\"", "LossSum is NaN")]
    [DataRow("KeptEpoch", "99", "KeptEpoch is 99, not in 1 to 2")]
    public void Run_NamesTheValue(string name, string value, string expected)
    {
        using var folder = Stopped();
        var path = Path.Combine(folder.Path, Checkpoint, "state.json");
        Write(path, With(File.ReadAllText(path), $"$.State.{name}", value));
        var run = new StoredToyRun(folder.Path, everySteps: 100);

        string message;
        try
        {
            run.Train();
            message = run.Warnings.Single();
        }
        catch (InvalidDataException refused)
        {
            message = refused.Message;
        }

        StringAssert.Contains(message, expected);
    }

    [TestMethod]
    [DataRow("model.safetensors")]
    [DataRow("optimizer.safetensors")]
    [DataRow("best.safetensors")]
    [DataRow("state.json")]
    public void Run_EndsOrSaysWhy_WhereverAFileIsCut(string file)
    {
        using var folder = Stopped();
        var path = Path.Combine(folder.Path, Checkpoint, file);
        var whole = File.ReadAllBytes(path);

        for (var part = 0; part < 16; part++)
        {
            Write(path, whole[..(whole.Length * part / 16)]);
            Assert.AreNotEqual("ran", Outcome(folder.Path, $"{file} cut to {part}/16"));
        }
    }

    [TestMethod]
    public void Run_SkipsTheCheckpoint_WhenTheKeptWeightsAreMissing()
    {
        using var folder = Stopped();
        var best = Path.Combine(folder.Path, Checkpoint, "best.safetensors");
        File.Delete(best);
        Sign(Path.GetDirectoryName(best)!);
        var run = new StoredToyRun(folder.Path, everySteps: 100);

        run.Train();

        StringAssert.Contains(run.Warnings.Single(), "there is no best.safetensors, and state.json says that epoch 1 is kept");
        Assert.AreEqual(StoredToyRun.Steps, run.StepsRun);
    }

    // What a fit does that finds the folder: skips the checkpoint with a warning, refuses it with a message, or runs.
    private static string Outcome(string path, string what)
    {
        var warnings = new List<string>();
        using (var folder = new RunFolder(path, warnings.Add))
        {
            if (folder.Stored is null)
            {
                Assert.IsGreaterThan(Checkpoint.Length + 20, warnings.Single().Length, what);
                return "skipped";
            }
        }
        using var copy = new TemporaryFolder();
        Directory.CreateDirectory(copy.File(Checkpoint));
        foreach (var file in Directory.GetFiles(Path.Combine(path, Checkpoint)))
            File.Copy(file, Path.Combine(copy.File(Checkpoint), Path.GetFileName(file)));
        try
        {
            new StoredToyRun(copy.Path, everySteps: 100).Train();
            return "ran";
        }
        catch (Exception problem) when (problem.GetType() == typeof(InvalidDataException)
            || problem.GetType() == typeof(InvalidOperationException) || problem is IOException)
        {
            Assert.IsGreaterThan(30, problem.Message.Length, what);
            Assert.DoesNotContain("Sequence contains", problem.Message, what);
            return "refused";
        }
        catch (Exception problem) when (problem is not AssertFailedException)
        {
            throw new AssertFailedException($"{what}: {problem}", problem);
        }
    }

    private static TemporaryFolder Stopped()
    {
        var folder = new TemporaryFolder();
        Assert.ThrowsExactly<TimeoutException>(() => new StoredToyRun(folder.Path, everySteps: 1)
        {
            Keep = 1,
            Saved = step =>
            {
                if (step == 7)
                    throw new TimeoutException();
            },
        }.Train());
        Assert.IsTrue(File.Exists(Path.Combine(folder.Path, Checkpoint, "best.safetensors")));
        return folder;
    }

    private static void Write(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    private static void Write(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        Sign(Path.GetDirectoryName(path)!);
    }

    private static void Sign(string folder) => SaveDigests.Write(
        folder, ((string[])["model.safetensors", "optimizer.safetensors", "best.safetensors", "state.json"])
            .Where(file => File.Exists(Path.Combine(folder, file))));

    // Every value of the document, by its path.
    private static IEnumerable<string> Places(JsonNode node)
    {
        var children = node switch
        {
            JsonObject table => table.Select(entry => entry.Value),
            JsonArray list => list,
            _ => [],
        };
        return children.SelectMany(child => child is null ? [] : Places(child).Prepend(child.GetPath()));
    }

    private static string With(string json, string place, string value)
    {
        const string Mark = "the value goes here";
        var root = JsonNode.Parse(json)!;
        var names = place.Split('.', '[', ']').Where(name => name.Length > 0).Skip(1).ToArray();
        var parent = names[..^1].Aggregate(root, (node, name) => node is JsonArray list ? list[int.Parse(name, null)]! : node[name]!);
        if (parent is JsonArray array)
            array[int.Parse(names[^1], null)] = Mark;
        else
            parent[names[^1]] = Mark;
        return root.ToJsonString().Replace($"\"{Mark}\"", value, StringComparison.Ordinal);
    }
}
