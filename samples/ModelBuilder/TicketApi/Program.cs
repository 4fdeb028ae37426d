using Tickets;

try
{
    await using var app = TicketServer.Create(args);
    await app.RunAsync();
    return 0;
}
catch (Exception problem) when (problem is IOException or InvalidDataException)
{
    Console.Error.WriteLine(problem.Message); // a wrong path, a damaged model, an address in use
    return 1;
}
