using System.CommandLine;
using System.CommandLine.Parsing;
using Backprop.Cli.Terminal;
using Backprop.Tabular;

namespace Backprop.Cli.Options;

/// <summary>The options of <c>train</c> that ask for a search of better options.</summary>
internal sealed class SearchSettings
{
    private readonly Option<int?> trials = ValueOption.Count("--search",
        "Search first: try N configurations, the defaults among them, and train with the best. Learning rate, hidden layers, activation, batch size, label smoothing, embedding, dropout, weight decay and parametric activations are searched unless given; --time is then for all of it", least: 2);

    private readonly Option<string?> results = new("--search-results") { Description = "Write every trial of the search, as CSV.", HelpName = "FILE" };

    /// <summary>Adds the options to a command.</summary>
    public SearchSettings(Command command)
    {
        command.Add(trials);
        command.Add(results);
    }

    /// <summary>How many trials; null for no search.</summary>
    public int? Trials(ParseResult line) => line.GetValue(trials);

    /// <summary>Where the trials go, looked at before the work starts; null for nowhere.</summary>
    /// <exception cref="UsageException">There is no search or nothing to judge it by, something else is asked for that it cannot be with, or the file is one that is read, or the model's.</exception>
    public string? Results(ParseResult line, TabularOptions options, int? folds, string model, params ReadOnlySpan<string?> inputs)
    {
        string? path = line.GetValue(results);
        if (Trials(line) is null)
            return path is null ? null : throw new UsageException("--search-results needs --search N");
        if (options.Validation is { Path: null, Fraction: 0 })
            throw new UsageException("--search judges by the rows of --validation, which are none");
        if (options.Checkpoints is not null)
            throw new UsageException("--search has no checkpoints; search first, then train the winner with --checkpoint");
        if (folds is not null)
            throw new UsageException("--folds judges one configuration; search first, then judge the winner with --folds");
        if (path is null)
            return null;
        if (path.Length == 0)
            throw new UsageException("--search-results: expected the name of a file, got \"\"");
        if (Path.GetFullPath(path) == Path.GetFullPath(model))
            throw new UsageException($"--search-results {path} and --output {model} are the same file; choose another");
        OutputPath.CheckOption("--search-results", path, inputs);
        return path;
    }

    /// <summary>The command line that trains a trial: what was given, without the search, and what was drawn.</summary>
    /// <param name="line">The command line of the search.</param>
    /// <param name="rows">The files, as words of a shell.</param>
    /// <param name="trial">The trial.</param>
    public string CommandOf(ParseResult line, string rows, SearchTrial trial)
    {
        string[] without = [trials.Name, results.Name, "--time", "--json"];
        IEnumerable<string> given = line.CommandResult.Command.Options.Where(option => !without.Contains(option.Name))
            .Select(line.GetResult).OfType<OptionResult>().Where(result => !result.Implicit)
            .SelectMany(result => result.Tokens.Count == 0 ? [result.Option.Name] : result.Tokens.SelectMany(token => new[] { result.Option.Name, Printable.ShellWord(token.Value) }));
        return string.Join(' ', ["backprop train", rows, .. given, .. trial.Settings.SelectMany(setting => new[] { $"--{setting.Key}", setting.Value })]);
    }
}
