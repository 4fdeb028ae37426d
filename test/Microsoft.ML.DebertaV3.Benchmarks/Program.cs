using System.CommandLine;
using Microsoft.ML.DebertaV3.Benchmarks;

var root = new RootCommand("Paired comparisons of Microsoft.ML.DebertaV3 with other programs: same machine, same run, same input.")
{
    TokenizerBenchmark.Create(),
    Quality.Create(),
};
return root.Parse(args).Invoke();
