using System.Globalization;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Cli;

/// <summary>What the command line says of the columns, from train to inspect.</summary>
public sealed class ColumnTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ColumnTests() => File.WriteAllText(folder["houses.csv"], "id,area,city,garden,built,code,height,price\n" + string.Concat(Enumerable.Range(0, 40).Select(i => string.Create(
        CultureInfo.InvariantCulture, $"h{i},{(i % 5 == 0 ? "" : 50 + i * 7 % 40)},{"ABCA"[i % 4]},{(i % 3 == 0 ? "yes" : "no")},{1 + i % 28}.{1 + i % 12}.{1990 + i % 7},{8000 + i % 3},2.5,{100 + i * 7 % 40}.5\n"))));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Inspect_says_how_each_column_is_encoded()
    {
        CommandRun training = Train("--categorical", "code", "--clamp");
        string shown = CommandRun.Of(folder.Path, "inspect", "m.safetensors").Ok().Output;

        Assert.Contains("column 1 \"id\" has another text in every training row, as an identifier has; it is left out", training.Error);
        Assert.Contains("column 7 \"height\" has the same value in all training rows; it is left out", training.Error);
        string[] lines = [.. shown.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        Assert.Contains("id categorical 0 left out: an identifier", lines);
        Assert.Contains(lines, line => line.StartsWith("area numeric 2 median ", StringComparison.Ordinal) && line.EndsWith("outliers bent into ±3; 1 where missing", StringComparison.Ordinal));
        Assert.Contains("city categorical 3 one-hot A, B, C", lines);
        Assert.Contains("garden categorical 1 -1 no, +1 yes", lines);
        Assert.Contains("built date 4 days, year, month, weekday", lines);
        Assert.Contains("code categorical 3 one-hot 8000, 8001, 8002", lines);
        Assert.Contains("height numeric 0 left out: constant", lines);
        Assert.Contains(lines, line => line.StartsWith("price target mean ", StringComparison.Ordinal) && line.EndsWith("; predictions from 100.5 to 139.5", StringComparison.Ordinal));
    }

    [Fact]
    public void Inspect_quotes_names_with_outer_spaces()
    {
        File.WriteAllText(folder["spaces.csv"], " a,b,y \n" + string.Concat(Enumerable.Range(0, 12).Select(i => $"{i * i},{"uvw"[i % 3]}{(i % 3 == 1 ? " " : "")},{(i % 2 == 0 ? "No" : " No")}\n")));
        CommandRun training = CommandRun.Of(folder.Path, "train", "spaces.csv", "--target", "y ", "--preset", "plain", "--epochs", "1", "--validation", "0", "--test", "0", "--output", "m.safetensors").Ok();
        Assert.Contains("classes \" No\" and \"No\" differ only by case or spaces", training.Error);
        string shown = CommandRun.Of(folder.Path, "inspect", "m.safetensors").Ok().Output;
        Assert.All(["\" a\" ", "one-hot u, \"v \", w", "\"y \" ", "classes \" No\", No"], part => Assert.Contains(part, shown));
    }

    [Fact]
    public void Ignored_columns_need_not_be_there_to_predict()
    {
        Train("--ignore", "id,city", "--ignore", "built");
        File.WriteAllText(folder["rows.csv"], "code,garden,area\n8001,yes,\n");

        Assert.StartsWith("prediction\n", CommandRun.Of(folder.Path, "predict", "m.safetensors", "rows.csv").Ok().Output);
    }

    [Fact]
    public void Names_and_texts_with_commas_stand_between_quotation_marks()
    {
        File.WriteAllText(folder["commas.csv"], "\"a,b\",c,\"say \"\"x\"\"\",y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 7},{(i % 9 == 0 ? "\"not, known\"" : i % 5)},{i % 4},{(i % 2 == 0 ? "\"k,0\"" : "k")}\n")));
        CommandRun TrainCommas(params string[] options)
            => CommandRun.Of(folder.Path, ["train", "commas.csv", "--target", "y", "--preset", "plain", "--epochs", "1", "--output", "commas.safetensors", .. options]);
        Assert.Contains("40 rows, 1 column, 1 input", TrainCommas("--ignore", "\"a,b\",say \"x\"", "--na", "\"not, known\",?", "--numeric", "c", "--class-weights", "\"k,0\"=2,k=1").Ok().Output);
        Assert.Contains("2 columns", TrainCommas("--ignore", "\"a,b\"", "--categorical", "\"say \"\"x\"\"\"", "--class-weights", "\"k,0=2\"").Ok().Output);
        CommandRun split = TrainCommas("--ignore", "a,b"), open = TrainCommas("--ignore", "\"a,b");
        Assert.Equal(3, split.ExitCode);
        Assert.Contains("there is no column \"a\"; the columns are \"a,b\"", split.Error);
        Assert.Contains("; did you mean \"a,b\"?", split.Error);
        Assert.Equal(2, open.ExitCode);
        Assert.Contains("--ignore: a quotation mark is not closed in \"a,b", open.Error);
    }

    [Theory]
    [InlineData("--ignore", "citty", "did you mean \"city\"?")]
    [InlineData("--numeric", "area,garden", "houses.csv:2: column 4 \"garden\": cannot read \"yes\" as a number")]
    [InlineData("--date", "city", "houses.csv:2: column 3 \"city\": cannot read \"A\" as a date")]
    [InlineData("--categorical", "price", "column 8 \"price\": is the target")]
    public void Choices_that_cannot_be_followed_are_refused(string option, string names, string message)
    {
        CommandRun run = CommandRun.Of(folder.Path, "train", "houses.csv", "--target", "price", option, names, "--output", "m.safetensors");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains(message, run.Error);
        Assert.False(File.Exists(folder["m.safetensors"]));
    }

    // 3/4 and 1/2: no row shows the order.
    [Fact]
    public void The_order_of_dates_is_asked_for_and_kept()
    {
        File.WriteAllText(folder["houses.csv"], "sold,price\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{1 + i % 12}/{1 + i % 7}/2024,{i % 5}.5\n")));
        CommandRun guessed = Train();
        Assert.Contains("column 1 \"sold\" has dates such as \"8/1/2024\", and no row shows whether the day or the month comes first", guessed.Error);
        Assert.Contains("3/4 is March 4", CommandRun.Of(folder.Path, "inspect", "m.safetensors").Ok().Output);

        Assert.DoesNotContain("comes first", Train("--date-order", "day-first").Error);
        Assert.Contains("3/4 is 3 April", CommandRun.Of(folder.Path, "inspect", "m.safetensors").Ok().Output);
        File.WriteAllText(folder["rows.csv"], "sold\n1/2/2024\n1/13/2024\n");
        CommandRun predicting = CommandRun.Of(folder.Path, "predict", "m.safetensors", "rows.csv");
        Assert.Equal((3, ""), (predicting.ExitCode, predicting.Output));
        Assert.Contains("rows.csv:3: column 1 \"sold\": \"1/13/2024\" has the month first, but the model reads the day first", predicting.Error);

        CommandRun refused = CommandRun.Of(folder.Path, "train", "houses.csv", "--target", "price", "--date-order", "american");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--date-order: expected day-first or month-first, got \"american\"", refused.Error);
    }

    private CommandRun Train(params string[] options)
        => CommandRun.Of(folder.Path, ["train", "houses.csv", "--target", "price", "--task", "regression", "--validation", "0", "--test", "0", "--epochs", "2", "--output", "m.safetensors", .. options]).Ok();
}
