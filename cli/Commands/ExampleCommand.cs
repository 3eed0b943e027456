using System.CommandLine;
using System.Text;
using Backprop.Cli.Examples;
using Backprop.Cli.Options;
using Backprop.Cli.Results;
using Backprop.Cli.Terminal;
using Backprop.Serialization;

namespace Backprop.Cli.Commands;

/// <summary><c>backprop example [NAME]</c></summary>
internal sealed class ExampleCommand : Command
{
    private readonly Argument<string?> name = new("NAME") { Description = "Which one; without it they are listed.", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<int?> steps = ValueOption.Count("--steps", "How many updates to show with every number: z, a, δ, Δ, θ' and the new θ [default: 1]");

    private readonly Option<int?> iterations = ValueOption.Count("--iterations", $"How many passes to train for the curve of C [default: {Example.DefaultIterations}]");

    private readonly Option<string?> figures = ValueOption.Folder("--figures", "Write the figures of the example to this folder instead.", helpName: "FOLDER");

    public ExampleCommand() : base("example", "Works an example and prints every number on its way.")
    {
        Add(name);
        Add(steps);
        Add(iterations);
        Add(figures);
        SetAction(Run);
    }

    private int Run(ParseResult line)
    {
        string? wanted = line.GetValue(name);
        if (wanted is null)
        {
            if ((line.GetValue(steps) ?? line.GetValue(iterations)) is not null || line.GetValue(figures) is not null)
                throw new UsageException("without the NAME of an example there is nothing to show");
            ResultTable.Write(["NAME", "WHAT IT SHOWS"], Example.All.Select(string[] (example) => [example.Name, example.Summary]));
            return ExitCode.Ok;
        }
        Example example = Example.All.FirstOrDefault(example => example.Name == wanted)
            ?? throw new UsageException($"there is no example \"{wanted}\"; the examples are {Printable.List([.. Example.All.Select(example => example.Name)])}");
        if (!example.Trains && (line.GetValue(steps) ?? line.GetValue(iterations)) is not null)
            throw new UsageException($"the example \"{wanted}\" does not train; --steps and --iterations are for {Printable.List([.. Example.All.Where(other => other.Trains).Select(other => other.Name)])}");
        if (line.GetValue(figures) is { } folder)
            Draw(example, folder);
        else
            example.Write(Console.Out, line.GetValue(steps) ?? 1, line.GetValue(iterations) ?? Example.DefaultIterations);
        return ExitCode.Ok;
    }

    private static void Draw(Example example, string folder)
    {
        IReadOnlyDictionary<string, string> files = example.Figures();
        if (files.Count == 0)
            throw new UsageException($"the example \"{example.Name}\" has no figures; {Printable.List([.. Example.All.Where(other => other.Figures().Count > 0).Select(other => other.Name)])} has");
        foreach ((string file, string content) in files)
            AtomicFile.Write(Path.Combine(folder, file), stream => stream.Write(Encoding.UTF8.GetBytes(content)));
        Console.Out.WriteLine($"{DisplayText.Count(files.Count, "file")} written to {Printable.Text(folder)}");
    }
}
