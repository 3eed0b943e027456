using System.CommandLine;
using Backprop.Cli.Examples;
using Backprop.Cli.Results;
using Backprop.Cli.Terminal;

namespace Backprop.Cli.Commands;

/// <summary><c>backprop example [NAME]</c></summary>
internal sealed class ExampleCommand : Command
{
    private readonly Argument<string?> name = new("NAME") { Description = "Which one; without it they are listed.", Arity = ArgumentArity.ZeroOrOne };

    public ExampleCommand() : base("example", "Works an example and prints every number on its way.")
    {
        Add(name);
        SetAction(Run);
    }

    private int Run(ParseResult line)
    {
        string? wanted = line.GetValue(name);
        if (wanted is null)
        {
            ResultTable.Write(["NAME", "WHAT IT SHOWS"], Example.All.Select(string[] (example) => [example.Name, example.Summary]));
            return ExitCode.Ok;
        }
        Example example = Example.All.FirstOrDefault(example => example.Name == wanted)
            ?? throw new UsageException($"there is no example \"{wanted}\"; the examples are {Printable.List([.. Example.All.Select(example => example.Name)])}");
        example.Write(Console.Out);
        return ExitCode.Ok;
    }
}
