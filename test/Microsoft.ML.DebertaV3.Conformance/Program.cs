using Microsoft.ML.DebertaV3.Conformance;
using Microsoft.ML.DebertaV3.Conformance.Runtimes;
using Microsoft.ML.DebertaV3.Runtime;
using TorchSharp;

const string InOnnx = "--onnx", InBFloat16 = "--bfloat16";
if (args.Except([InOnnx, InBFloat16]).ToArray() is not [var folder])
{
    Console.Error.WriteLine("One argument is needed: a folder with a cases.json of the format hf, tokenizer (spm.model or tokenizer.json), "
        + "tasks or rtd. With --onnx, the networks of tasks run in ONNX Runtime from exported files. With --bfloat16, tasks score in "
        + "bfloat16, and numbers may differ by 0.05.");
    return 1;
}
NativeLibraries.EnsureLoaded();
torch.set_num_threads(1); // networks of goldens are so small that threads only wait for each other: several times slower on a busy machine
using var onnx = args.Contains(InOnnx) ? new OnnxNetworks() : null;
return Runner.Run(folder, Console.Out, args.Contains(InBFloat16) ? new BFloat16Networks() : onnx) ? 0 : 1;
