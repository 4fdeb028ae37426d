using System.Globalization;
using Microsoft.ML.DebertaV3.Mpi;

namespace Microsoft.ML.DebertaV3.Tests.Child;

/// <summary>Fits of small networks by the ranks that mpiexec started, without dropout: they equal those of one process.</summary>
/// <param name="folder">Folder of the resume folders and of the results.</param>
/// <param name="steps">Steps of each fit.</param>
/// <param name="rows">Rows per batch of all ranks.</param>
internal sealed class RankFits(string folder, int steps, int rows)
{
    /// <summary>Folders of the fitted models.</summary>
    private const string Classifier = "classifier", Pretrained = "pretrained";

    private static readonly string[] Words = ["kettle", "rain", "train", "window", "seven", "blue", "again", "road"];

    /// <summary>
    /// Fine-tunes and pre-trains. Each rank prints "rank R PID" at its start, the first one "step S" after each step; it alone writes
    /// files.
    /// </summary>
    public int Run() => MpiCommunicator.Run(ranks =>
    {
        Say($"rank {ranks.Rank} {Environment.ProcessId}");
        var context = new MLContext(seed: 1);
        context.Log += (_, line) => Console.Error.WriteLine($"{ranks.Rank}: {line.RawMessage}");
        var data = Rows(context);
        using (var classifier = context.MulticlassClassification.Trainers.DebertaV3TextClassification(
            Options(new DebertaV3TextClassificationOptions { LearningRate = 1e-2, ClassifierDropout = 0 }, ranks, "fit"))
            .Fit(context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data)))
        {
            Write(ranks, classifier, Classifier);
        }
        var options = new DebertaV3PretrainingOptions { LearningRate = 1e-2, InputColumnName = "Sentence1", MaxLength = 16 };
        using var pretrained = context.Transforms.Text.DebertaV3Pretraining(Options(options, ranks, "pretrain")).Fit(data);
        Write(ranks, pretrained, Pretrained);
        return 0;
    });

    /// <summary>The last rank throws, and the others wait for it.</summary>
    public static int Throw() => MpiCommunicator.Run(ranks =>
    {
        if (ranks.Rank == ranks.Size - 1)
            throw new InvalidOperationException("This rank has no data.");
        ranks.Barrier();
        return 0;
    });

    private T Options<T>(T options, MpiCommunicator ranks, string name)
        where T : DebertaV3FitOptions
    {
        options.Communicator = ranks;
        options.BatchSize = rows / ranks.Size;
        options.Checkpoint = DebertaV3Checkpoint.New(
            new()
            {
                HiddenSize = 16,
                Layers = 2,
                AttentionHeads = 2,
                IntermediateSize = 32,
                VocabularySize = 8064,
                PositionBuckets = 32,
                InitializerRange = 0.3,
            },
            Path.Combine(AppContext.BaseDirectory, "spm.model"), seed: 5);
        (options.MaxEpochs, options.MaxSteps) = (int.MaxValue, steps);
        (options.HiddenDropout, options.AttentionDropout, options.AdamEpsilon) = (0, 0, 1e-4);
        options.ValidationFraction = 0.2;
        (options.ResumeFolder, options.SaveEverySteps) = (Path.Combine(folder, name), 2);
        options.Progress = new Printer();
        return options;
    }

    private void Write(MpiCommunicator ranks, DebertaV3Transformer fitted, string name)
    {
        if (ranks.Rank == 0)
            fitted.SavePretrained(Path.Combine(folder, name));
    }

    private static IDataView Rows(MLContext context) => context.Data.LoadFromEnumerable(Enumerable.Range(0, 43).Select(i =>
    {
        var random = new Random(i);
        return new TextRow
        {
            Sentence1 = string.Join(' ', Enumerable.Range(0, 3 + i % 9).Select(_ => Words[random.Next(Words.Length)])),
            Label = i % 3 == 0 ? "yes" : "no",
        };
    }));

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    private sealed class Printer : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => Say(string.Create(CultureInfo.InvariantCulture, $"step {value.Step}"));
    }
}
