using System.Collections;
using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.DebertaV3.Tests.Child;

/// <summary>
/// Models of every kind and training folders, kept as one version of the library saved them, so that later versions can show that they load
/// them.
/// </summary>
/// <param name="folder">Holds <c>spm.model</c>, and what <see cref="Make"/> writes.</param>
internal sealed class StoredModels(string folder)
{
    private const string FolderPrefix = "folder-";
    private const int StepsOfAFit = 9;
    private const int StepOfTheKill = 5;

    private static readonly string[] Texts =
        ["kettle rain [MASK]", "seven blue windows", "the train again", "", "road",
            "rain rain and [MASK] once more, on the road to the blue window"];

    private static readonly DebertaV3Config Config =
        new()
        {
            HiddenSize = 8,
            Layers = 2,
            AttentionHeads = 2,
            IntermediateSize = 16,
            VocabularySize = 304,
            PositionBuckets = 32,
            InitializerRange = 0.3
        };

    private readonly MLContext _context = new(seed: 1);

    /// <summary>Writes the models, the folders of two fits that were interrupted, and what all of them predict.</summary>
    public int Make()
    {
        var rows = Rows(count: 13);
        var keys = _context.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);
        using var multiclass = Multiclass(null).Fit(keys);
        Save("multiclass", multiclass, keys);
        using var binary = _context.BinaryClassification.Trainers.DebertaV3TextClassification(Options("Truth")).Fit(rows);
        Save("binary", binary, rows);
        using var regression = _context.Regression.Trainers.DebertaV3TextRegression(
            new DebertaV3TextRegressionOptions { LabelColumnName = "Value", Checkpoint = Checkpoint(), BatchSize = 4, MaxEpochs = 1 })
                .Fit(rows);
        Save("regression", regression, rows);
        using var multilabel = MultiLabel().Fit(rows);
        Save("multilabel", multilabel, rows);
        using var pretrained = Pretraining(null).Fit(rows);
        Save("pretrained", pretrained, rows);
        multiclass.SavePretrained(PathOf($"{FolderPrefix}multiclass"));
        regression.SavePretrained(PathOf($"{FolderPrefix}regression"));
        multilabel.SavePretrained(PathOf($"{FolderPrefix}multilabel"));
        using var embeddings = _context.Transforms.Text.DebertaV3Embeddings("Sentence1", checkpoint: pretrained.Checkpoint).Fit(rows);
        Save("embeddings", embeddings, rows);
        using var fillMask = _context.Transforms.Text.DebertaV3FillMask("Sentence1", topK: 2, checkpoint: pretrained.Checkpoint).Fit(rows);
        Save("fillmask", fillMask, rows);

        Interrupt(printer => Multiclass(PathOf("fit"), printer).Fit(keys));
        Interrupt(printer => Pretraining(PathOf("pretraining"), printer).Fit(rows));
        using var copies = new CopiedFolders(PathOf("fit"), PathOf("pretraining"));
        File.WriteAllLines(PathOf("predictions.txt"), Predictions(copies[0], copies[1]));
        return 0;
    }

    /// <summary>Prints what the stored models predict, and copies of the interrupted fits when they have gone on to their end.</summary>
    public int Predict()
    {
        using var copies = new CopiedFolders(PathOf("fit"), PathOf("pretraining"));
        foreach (var line in Predictions(copies[0], copies[1]))
            Console.WriteLine(line);
        return 0;
    }

    private IEnumerable<string> Predictions(string fit, string pretraining)
    {
        foreach (var path in Directory.GetFiles(folder, "*.mlnet").Order(StringComparer.Ordinal))
        {
            var model = _context.Model.Load(path, out _);
            foreach (var line in Lines(Path.GetFileNameWithoutExtension(path), model))
                yield return line;
            (model as IDisposable)?.Dispose();
        }
        foreach (var path in Directory.GetDirectories(folder, $"{FolderPrefix}*").Order(StringComparer.Ordinal))
        {
            using var model = _context.Model.LoadDebertaV3(path);
            foreach (var line in Lines(Path.GetFileName(path), model))
                yield return line;
        }
        var rows = Rows(count: 13);
        using var resumed = Multiclass(fit).Fit(_context.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows));
        using var pretrained = Pretraining(pretraining).Fit(rows);
        foreach (var line in Lines("fit", resumed).Concat(Lines("pretraining", pretrained)))
            yield return line;
    }

    private IEnumerable<string> Lines(string model, ITransformer transformer)
    {
        var input = _context.Data.LoadFromEnumerable(Texts.Select(text => new TextRow { Sentence1 = text }));
        foreach (var row in transformer.Transform(input).Preview().RowView)
        {
            foreach (var (column, value) in row.Values.Where(value => input.Schema.GetColumnOrNull(value.Key) is null))
                yield return $"{model} {column} {Text(value)}";
        }
    }

    // Numbers there and back, vectors as their values.
    private static string Text(object value) => value switch
    {
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ when value.GetType().GetMethod("DenseValues") is { } dense =>
            string.Join(' ', ((IEnumerable)dense.Invoke(value, null)!).Cast<object>().Select(Text)),
        _ => value.ToString() ?? "",
    };

    private DebertaV3Trainer Multiclass(string? checkpoints, IProgress<TrainingProgress>? progress = null)
    {
        var options = Options("Label");
        (options.ResumeFolder, options.Progress, options.MaxEpochs) = (checkpoints, progress, 3);
        (options.SaveEverySteps, options.ValidationFraction) = (checkpoints is null ? null : 2, 0.25);
        return _context.MulticlassClassification.Trainers.DebertaV3TextClassification(options);
    }

    private DebertaV3PretrainingEstimator Pretraining(string? checkpoints, IProgress<TrainingProgress>? progress = null) =>
        _context.Transforms.Text.DebertaV3Pretraining(new DebertaV3PretrainingOptions
        {
            Checkpoint = Checkpoint(),
            InputColumnName = "Sentence1",
            BatchSize = 2,
            MaxLength = 16,
            MaxEpochs = int.MaxValue,
            MaxSteps = StepsOfAFit,
            LearningRate = 1e-3,
            ResumeFolder = checkpoints,
            SaveEverySteps = checkpoints is null ? null : 2,
            SavesToKeep = 1,
            Progress = progress,
        });

    private DebertaV3TextClassificationOptions Options(string label) =>
        // the default of 0.1
        new() { LabelColumnName = label, Checkpoint = Checkpoint(), BatchSize = 4, MaxEpochs = 1, SavesToKeep = 1, MaxLength = 256 };

    private DebertaV3Checkpoint Checkpoint() => DebertaV3Checkpoint.New(Config, PathOf("spm.model"), seed: 5);

    private DebertaV3Trainer MultiLabel() => _context.MulticlassClassification.Trainers.DebertaV3MultiLabelClassification(
        new DebertaV3MultiLabelClassificationOptions
        {
            LabelColumnName = "Flags",
            Checkpoint = Checkpoint(),
            BatchSize = 4,
            MaxEpochs = 1
        });

    private void Save(string name, ITransformer model, IDataView data) => _context.Model.Save(model, data.Schema, PathOf($"{name}.mlnet"));

    private static void Interrupt(Action<StopAt> fit)
    {
        try
        {
            fit(new StopAt(StepOfTheKill));
        }
        catch (TimeoutException)
        {
            return;
        }
        throw new InvalidOperationException("The fit was to be interrupted, and came to its end.");
    }

    private IDataView Rows(int count) => _context.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new StoredRow
    {
        Sentence1 = string.Join(' ', Enumerable.Range(0, 3 + i % 5).Select(word => Texts[(i + word) % 3])),
        Label = i % 3 == 0 ? "yes" : "no",
        Truth = i % 2 == 0,
        Value = i % 5 - 2.5f,
        Flags = [i % 2 == 0, i % 3 == 0],
    }));

    private string PathOf(string name) => Path.Combine(folder, name);

    // A fit that goes on writes into its folder.
    private sealed class CopiedFolders : IDisposable
    {
        private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();

        public CopiedFolders(params string[] folders)
        {
            foreach (var (folder, i) in folders.Select((folder, i) => (folder, i)))
            {
                foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
                {
                    var copy = Path.Combine(this[i], Path.GetRelativePath(folder, file));
                    Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                    File.Copy(file, copy);
                }
            }
        }

        public string this[int i] => Path.Combine(_root.FullName, $"{i}");

        public void Dispose() => _root.Delete(recursive: true);
    }

    private sealed class StopAt(int step) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == step)
                throw new TimeoutException();
        }
    }

    private sealed class StoredRow
    {
        public string Sentence1 { get; set; } = "";

        public string Label { get; set; } = "";

        public bool Truth { get; set; }

        public float Value { get; set; }

        [VectorType(2)]
        public bool[] Flags { get; set; } = [];
    }
}
