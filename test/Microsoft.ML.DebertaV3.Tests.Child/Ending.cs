using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Microsoft.ML.DebertaV3.Tests.Child;

/// <summary>Ends the process while background threads are inside native code, or with nothing in the background.</summary>
internal static partial class Ending
{
    private static readonly TextRow[] Rows = [.. Enumerable.Range(0, 64)
        .Select(i => new TextRow { Sentence1 = $"seven [MASK] trains {i}", Label = i % 2 == 0 ? "a" : "b" })];

    private static readonly SemaphoreSlim Steps = new(0);

    /// <summary>Prints "managed" in ProcessExit and "native" in C's exit; what C's streams hold, "stream", must come out too.</summary>
    /// <param name="work">What the background does: none (nothing; a model was scored before), nothing (the native library is loaded, no
    /// more), engine, transform, fill, detect, fit, pretrain, load, save or abandon.</param>
    /// <param name="way">How the process ends: return, exit (by another thread), late (work begins in ProcessExit) or throw.</param>
    /// <param name="code">The exit code.</param>
    public static int Run(string work, string way, int code)
    {
        _ = AtExit(NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "puts"), Marshal.StringToCoTaskMemUTF8("native"), 0);
        var context = new MLContext(seed: 1);
        var step = Step(context, work);
        _ = Puts("stream");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            Console.WriteLine("managed");
            if (way == "late")
                Start(step);
        };
        if (work == "none")
            step();
        else if (way != "late")
            Start(step);
        switch (way)
        {
            case "exit":
                new Thread(() => Environment.Exit(code)).Start();
                Thread.Sleep(Timeout.Infinite);
                break;
            case "throw":
                throw new InvalidOperationException("Nobody catches this.");
        }
        return code;
    }

    // Returns when the threads are at work.
    private static void Start(Action step)
    {
        for (var i = 0; i < 2; i++)
        {
            var thread = new Thread(() =>
            {
                while (true)
                {
                    step();
                    Steps.Release();
                }
            });
            thread.IsBackground = true;
            thread.Start();
        }
        for (var i = 0; i < 5; i++)
            Steps.Wait();
    }

    private static Action Step(MLContext context, string work)
    {
        var data = context.Data.LoadFromEnumerable(Rows);
        var model = new Lazy<DebertaV3Transformer>(() => Classifier(context, new() { MaxSteps = 1 }, data));
        return work switch
        {
            "none" => Reader(model.Value, data),
            "engine" => Engine(context, model.Value),
            "transform" => Reader(model.Value, data),
            "fill" => Reader(context.Transforms.Text.DebertaV3FillMask(nameof(TextRow.Sentence1)).Fit(data), data),
            "detect" => Reader(Pretraining(context, data, steps: 1), data),
            "fit" => () => Classifier(context, new() { Progress = new Signal() }, data),
            "pretrain" => () => Pretraining(context, data, steps: int.MaxValue),
            "load" => Loader(context, model.Value),
            "abandon" => Abandoner(context, model.Value),
            "save" => () => context.Model.Save(model.Value, data.Schema, Stream.Null),
            _ => throw new ArgumentException(work, nameof(work)),
        };
    }

    private static Action Engine(MLContext context, ITransformer model)
    {
        var own = new ThreadLocal<PredictionEngine<TextRow, Scores>>(() => context.Model.CreatePredictionEngine<TextRow, Scores>(model));
        return () => own.Value!.Predict(Rows[0]);
    }

    private static Action Reader(DebertaV3Transformer model, IDataView data) => () => model.Transform(data).Preview(Rows.Length);

    private static DebertaV3Transformer Classifier(MLContext context, DebertaV3TextClassificationOptions options, IDataView data)
    {
        options.MaxEpochs = int.MaxValue;
        options.BatchSize = 8;
        return context.MulticlassClassification.Trainers.DebertaV3TextClassification(options)
            .Fit(context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data));
    }

    private static DebertaV3Transformer Pretraining(MLContext context, IDataView data, int steps) => context.Transforms.Text
        .DebertaV3Pretraining(new DebertaV3PretrainingOptions
        {
            InputColumnName = nameof(TextRow.Sentence1),
            BatchSize = 4,
            MaxLength = 16,
            MaxEpochs = int.MaxValue,
            MaxSteps = steps,
            Progress = new Signal(),
        }).Fit(data);

    private static Action Loader(MLContext context, ITransformer model)
    {
        using var stream = new MemoryStream();
        context.Model.Save(model, null, stream);
        var bytes = stream.ToArray();
        return () => ((IDisposable)context.Model.Load(new MemoryStream(bytes), out _)).Dispose();
    }

    // Undisposed models, which the finalizer frees.
    private static Action Abandoner(MLContext context, ITransformer model)
    {
        using var stream = new MemoryStream();
        context.Model.Save(model, null, stream);
        var models = new ConcurrentBag<ITransformer>(Enumerable.Range(0, 40)
            .Select(_ => context.Model.Load(new MemoryStream(stream.ToArray()), out var _)));
        return () =>
        {
            models.TryTake(out _);
            GC.Collect();
        };
    }

    private sealed class Scores
    {
        public float[] Score { get; set; } = [];
    }

    private sealed class Signal : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => Steps.Release();
    }

    [LibraryImport("libc", EntryPoint = "__cxa_atexit")]
    private static partial int AtExit(nint function, nint argument, nint library);

    [LibraryImport("libc", EntryPoint = "puts", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Puts(string text);
}
