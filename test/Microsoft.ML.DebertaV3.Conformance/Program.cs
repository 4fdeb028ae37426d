using Microsoft.ML.DebertaV3.Conformance;
using Microsoft.ML.DebertaV3.Runtime;
using TorchSharp;

if (args is not [var folder])
{
    Console.Error.WriteLine("One argument is needed: a folder with a cases.json of the format hf, tokenizer (spm.model or tokenizer.json), "
        + "tasks or rtd.");
    return 1;
}
NativeLibraries.EnsureLoaded();
torch.set_num_threads(1); // networks of goldens are so small that threads only wait for each other: several times slower on a busy machine
return Runner.Run(folder, Console.Out) ? 0 : 1;
