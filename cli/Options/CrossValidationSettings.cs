using System.CommandLine;

namespace Backprop.Cli.Options;

/// <summary>The options of <c>train</c> that ask for a cross-validation.</summary>
internal sealed class CrossValidationSettings
{
    private readonly Option<int?> folds = ValueOption.Count("--folds",
        "Cross-validate first: judge each of N folds by a model trained on the others, with the same options. The model that is saved is trained as without", least: 2);

    private readonly Option<string?> outOfFold = ValueOption.File("--oof", "Write what the cross-validation predicts for each row but those of weight 0, by the model that has not seen it, as CSV.");

    /// <summary>Adds the options to a command.</summary>
    public CrossValidationSettings(Command command)
    {
        command.Add(folds);
        command.Add(outOfFold);
    }

    /// <summary>How many folds; null for no cross-validation.</summary>
    public int? Folds(ParseResult line) => line.GetValue(folds);

    /// <summary>Where the predictions of the cross-validation go, looked at before the work starts; null for nowhere.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="outputs">Other files that the command writes, by option.</param>
    /// <param name="inputs">Files that it reads.</param>
    /// <exception cref="UsageException">There is no cross-validation, or the path is another file's.</exception>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public string? OutOfFold(ParseResult line, ReadOnlySpan<(string Option, string? Path)> outputs, params ReadOnlySpan<string?> inputs)
    {
        if (line.GetValue(outOfFold) is not { } path)
            return null;
        if (Folds(line) is null)
            throw new UsageException("--oof needs --folds N");
        OutputPath.Check(outOfFold.Name, path, outputs, inputs);
        return path;
    }
}
