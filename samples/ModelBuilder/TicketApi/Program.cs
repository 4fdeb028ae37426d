using Tickets;

await using var app = TicketServer.Create(args);
await app.RunAsync();
