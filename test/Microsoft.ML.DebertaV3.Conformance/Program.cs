using Microsoft.ML.DebertaV3.Conformance;

if (args is not [var folder])
{
    Console.Error.WriteLine("One argument is needed: a folder with a cases.json of the format hf, tokenizer or tasks.");
    return 1;
}
return Runner.Run(folder, Console.Out) ? 0 : 1;
