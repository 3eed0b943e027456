using System.CommandLine;
using Backprop.Tabular;

namespace Backprop.Cli.Options;

/// <summary>The options of <c>train</c> that ask for a search of better options.</summary>
internal sealed class SearchSettings
{
    private readonly Option<int?> trials = ValueOption.Count("--search",
        "Search first: try N configurations, the defaults among them, and train with the best. Learning rate, hidden layers, activation, batch size, label smoothing, embedding, dropout, weight decay and parametric activations are searched unless given; --time is then for all of it", least: 2);

    private readonly Option<string?> results = ValueOption.File("--search-results", "Write every trial of the search, as CSV.");

    /// <summary>Adds the options to a command.</summary>
    public SearchSettings(Command command)
    {
        command.Add(trials);
        command.Add(results);
    }

    /// <summary>How many trials; null for no search.</summary>
    public int? Trials(ParseResult line) => line.GetValue(trials);

    /// <summary>Refuses what a search cannot be with.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="options">The options of the training.</param>
    /// <param name="folds">How many folds of a cross-validation are asked for; null for none.</param>
    /// <exception cref="UsageException">There is nothing to judge by, or checkpoints or a cross-validation are asked for.</exception>
    public void Check(ParseResult line, TabularOptions options, int? folds)
    {
        if (Trials(line) is null)
            return;
        if (options.Validation is { Path: null, Fraction: 0 })
            throw new UsageException("--search judges by the rows of --validation, which are none");
        if (options.Checkpoints is not null)
            throw new UsageException("--search has no checkpoints; search first, then train the winner with --checkpoint");
        if (folds is not null)
            throw new UsageException("--folds judges one configuration; search first, then judge the winner with --folds");
    }

    /// <summary>Where the trials go, looked at before the work starts; null for nowhere.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="outputs">Other files that the command writes, by option.</param>
    /// <param name="inputs">Files that it reads.</param>
    /// <exception cref="UsageException">There is no search, or the path is another file's.</exception>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public string? Results(ParseResult line, ReadOnlySpan<(string Option, string? Path)> outputs, params ReadOnlySpan<string?> inputs)
    {
        if (line.GetValue(results) is not { } path)
            return null;
        if (Trials(line) is null)
            throw new UsageException("--search-results needs --search N");
        OutputPath.Check(results.Name, path, outputs, inputs);
        return path;
    }

    /// <summary>The command line that trains a trial: what was given, without the search, and what was drawn.</summary>
    /// <param name="line">The command line of the search.</param>
    /// <param name="rows">The files, as words of a shell.</param>
    /// <param name="trial">The trial.</param>
    public string CommandOf(ParseResult line, string rows, SearchTrial trial)
    {
        string[] without = [trials.Name, results.Name, "--time", "--json"];
        IEnumerable<string> given = GivenOptions.Words(line, line.CommandResult.Command.Options.Where(option => !without.Contains(option.Name)));
        return string.Join(' ', ["backprop train", rows, .. given, .. trial.Settings.SelectMany(setting => new[] { $"--{setting.Key}", setting.Value })]);
    }
}
