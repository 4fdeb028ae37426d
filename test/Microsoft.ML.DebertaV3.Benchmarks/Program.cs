using System.CommandLine;
using Microsoft.ML.DebertaV3.Benchmarks;
using Microsoft.ML.DebertaV3.Benchmarks.Comparison;
using Microsoft.ML.DebertaV3.Benchmarks.Features;
using Microsoft.ML.DebertaV3.Benchmarks.Micro;
using Microsoft.ML.DebertaV3.Benchmarks.Steps;
using Microsoft.ML.DebertaV3.Benchmarks.Tasks;

var root = new RootCommand("Paired comparisons of Microsoft.ML.DebertaV3 with other programs: same machine, same run, same input.")
{
    TokenizerBenchmark.Create(),
    CorpusBenchmark.Create(),
    SavingBenchmark.Create(),
    TrafficCount.Create(),
    StepBenchmark.Create(),
    StepBenchmark.CreateChild(),
    PretrainingStepBenchmark.Create(),
    PretrainingStepBenchmark.CreateChild(),
    Quality.Create(),
    TinyPretraining.Create(),
    TinyCurves.Create(),
    Transfer.Create(),
    TrecRun.Create(),
    PrecisionCurves.Create(),
    CompareCommand.Create(),
    ShapeContender.CreateChild(),
    TextTable.CreateChild(),
    EmbeddingFeatures.Create(),
    FewRows.Create(),
    EntityRun.Create(),
    AnswerRun.Create(),
    AnswerRun.CreateAnswerable(),
    ChoiceRun.Create(),
    ServiceCommand.Create(),
    MicroCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
