using System.CommandLine;
using System.Globalization;
using Backprop.Cli.Terminal;

namespace Backprop.Cli.Options;

/// <summary>Options with one value, which say what they expect when they get something else.</summary>
internal static class ValueOption
{
    /// <summary>A whole number, at least 1 or <paramref name="least"/>; null when it is not given.</summary>
    public static Option<int?> Count(string name, string description, int least = 1) => Of<int?>(name, "N", description, $"a whole number, at least {least}",
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least ? value : null);

    /// <summary>A whole number; null when it is not given.</summary>
    public static Option<long?> Whole(string name, string description) => Of<long?>(name, "N", description, "a whole number",
        text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null);

    /// <summary>A number above 0; null when it is not given.</summary>
    public static Option<double?> Positive(string name, string description) => Of<double?>(name, "NUMBER", description, "a number above 0",
        text => TryDouble(text, out double value) && value > 0 && double.IsFinite(value) ? value : null);

    /// <summary>A file; null when it is not given.</summary>
    public static Option<string?> File(string name, string description) => Path(name, "FILE", description, "file");

    /// <summary>A folder; null when it is not given.</summary>
    public static Option<string?> Folder(string name, string description, string helpName = "DIR") => Path(name, helpName, description, "folder");

    /// <summary>One of the names of an enumeration, in lower case; null when it is not given.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">For the help, without the names.</param>
    /// <param name="otherwise">For the help: what holds when it is not given.</param>
    /// <param name="automatic">One more name, which stands for null.</param>
    public static Option<T?> Choice<T>(string name, string description, string otherwise, string? automatic = null) where T : struct, Enum
    {
        string[] names = [.. automatic is null ? [] : new[] { automatic }, .. Enum.GetValues<T>().Select(NameOf)];
        var option = new Option<T?>(name)
        {
            Description = $"{description}: {string.Join(", ", names)} [default: {otherwise}]",
            HelpName = "NAME",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (names.Contains(text, StringComparer.OrdinalIgnoreCase))
                    return Enum.TryParse(text, ignoreCase: true, out T value) ? value : null;
                result.AddError(Complaint(name, $"one of {string.Join(", ", names)}", text));
                return null;
            },
        };
        option.CompletionSources.Add(names);
        return option;
    }

    /// <summary>An option whose value is read by <paramref name="parse"/>, which gives null for what it cannot read.</summary>
    public static Option<T?> Of<T>(string name, string helpName, string description, string expected, Func<string, T?> parse) => new(name)
    {
        Description = description,
        HelpName = helpName,
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            T? value = parse(text);
            if (value is null)
                result.AddError(Complaint(name, expected, text));
            return value;
        },
    };

    /// <summary>How a value of an enumeration is called on the command line and in results.</summary>
    public static string NameOf<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    public static bool TryDouble(string text, out double value)
        => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value);

    private static Option<string?> Path(string name, string helpName, string description, string kind)
        => Of(name, helpName, description, $"the name of a {kind}", text => text.Length > 0 ? text : null);

    private static string Complaint(string name, string expected, string got) => $"{name}: expected {expected}, got \"{Printable.Text(got)}\"";
}
