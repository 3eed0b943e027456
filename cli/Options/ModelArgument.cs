using System.CommandLine;

namespace Backprop.Cli.Options;

/// <summary>A model file as an argument.</summary>
internal static class ModelArgument
{
    public static Argument<string> Create() => new("MODEL") { Description = "The model, as train saved it.", Validators = { FileArgument.Check } };
}
