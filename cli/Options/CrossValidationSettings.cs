using System.CommandLine;

namespace Backprop.Cli.Options;

/// <summary>The options of <c>train</c> that ask for a cross-validation.</summary>
internal sealed class CrossValidationSettings
{
    private readonly Option<int?> folds = ValueOption.Count("--folds",
        "Cross-validate first: judge each of N folds by a model trained on the others, with the same options. The model that is saved is trained as without", least: 2);

    private readonly Option<string?> outOfFold = new("--oof")
    {
        Description = "Write what the cross-validation predicts for each row but those of weight 0, by the model that has not seen it, as CSV.",
        HelpName = "FILE",
    };

    /// <summary>Adds the options to a command.</summary>
    public CrossValidationSettings(Command command)
    {
        command.Add(folds);
        command.Add(outOfFold);
    }

    /// <summary>How many folds; null for no cross-validation.</summary>
    public int? Folds(ParseResult line) => line.GetValue(folds);

    /// <summary>Where the predictions of the cross-validation go, looked at before the work starts; null for nowhere.</summary>
    /// <exception cref="UsageException">There is no cross-validation, or the file is one that is read, or the model's.</exception>
    public string? OutOfFold(ParseResult line, string model, params ReadOnlySpan<string?> inputs)
    {
        if (line.GetValue(outOfFold) is not { } path)
            return null;
        if (Folds(line) is null)
            throw new UsageException("--oof needs --folds N");
        if (path.Length == 0)
            throw new UsageException("--oof: expected the name of a file, got \"\"");
        if (Path.GetFullPath(path) == Path.GetFullPath(model))
            throw new UsageException($"--oof {path} and --output {model} are the same file; choose another");
        OutputPath.CheckOption("--oof", path, inputs);
        return path;
    }
}
