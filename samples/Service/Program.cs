using TextService;

try
{
    if (args is ["train", .. var rest])
    {
        ModelTraining.Run(rest);
        return 0;
    }
    await using var app = ServiceApp.Create(args);
    await app.RunAsync();
    return 0;
}
catch (Exception problem) when (problem is IOException or InvalidDataException or InvalidOperationException or FormatException)
{
    Console.Error.WriteLine(problem.Message); // a missing or damaged model, a wrong setting, an address in use
    return 1;
}
