using Backprop.Numerics;
using Backprop.Tabular;
using FsCheck.Fluent;

namespace Backprop.Tests.Properties;

/// <summary>What of a file makes no difference, for random tables.</summary>
public class TablePropertyTests
{
    private static readonly string[] Names = ["c1", "c2", "c3", "c4"];

    // The end of a line within a cell belongs to the cell, and stays.
    [Fact]
    public void Ends_of_lines_a_mark_and_quotes_make_no_difference()
        => Property.Holds(TableCase.All, @case =>
        {
            RandomStream random = @case.Stream("form");
            string[] ends = ["\n", "\r\n", "\r"];
            int end = random.NextIndex(4);
            string End() => ends[end < 3 ? end : random.NextIndex(3)];
            string Form(string cell) => cell.AsSpan().ContainsAny(",\"\n") || random.NextIndex(2) == 0 ? TableCase.Quoted(cell) : cell;
            string text = string.Concat(new[] { @case.Header }.Concat(@case.Cells(Names)).Select(row => string.Join(',', row.Select(Form)) + End()));
            text = random.NextIndex(2) == 0 ? text.TrimEnd('\r', '\n') : text + string.Concat(Enumerable.Range(0, random.NextIndex(3)).Select(_ => End()));

            TabularModel plain = TableCase.Train(TableCase.Read(TableCase.File(@case.Header, @case.Cells(Names))));
            SameModel(plain, TableCase.Train(TableCase.Read(text, mark: random.NextIndex(2) == 0)));
        }, @case => @case.Simpler());

    // Rows to predict need the columns of the model in any order; of others, such as the target, there may be some or none.
    [Fact]
    public void Columns_are_found_by_name()
        => Property.Holds(TableCase.All, @case =>
        {
            TabularModel model = TableCase.Train(TableCase.Read(TableCase.File(@case.Header, @case.Cells(Names))));
            RandomStream random = @case.Stream("columns");
            int[] order = [.. Enumerable.Range(0, @case.Header.Length - random.NextIndex(2))];
            random.Shuffle<int>(order);
            bool more = random.NextIndex(2) == 0;
            string[] Row(string[] row, string last) => [.. order.Select(column => row[column]), .. more ? new[] { last } : []];
            string file = TableCase.File(Row(@case.Header, "other"), @case.Cells(Names).Select((row, i) => Row(row, $"{i}")));

            SamePredictions(model.Predict(TableCase.Read(TableCase.File(@case.Header, @case.Cells(Names)))), model.Predict(TableCase.Read(file)), name => name);
        }, @case => @case.Simpler());

    // Classes are numbered in the order of their names, so names that keep the order keep every number.
    [Fact]
    public void Renamed_classes_have_the_same_weights()
        => Property.Holds(
            from table in TableCase.All
            from words in Gen.ListOf(from letters in Gen.NonEmptyListOf(Gen.Elements("abcxyz ,\"é中".ToArray())) select "k" + string.Concat(letters).TrimEnd())
            select (table, words),
            @case =>
            {
                string[] renamed = [.. @case.words.Concat(["ka", "kb", "kc", "kd"]).Distinct().Take(@case.table.Classes).Order(StringComparer.Ordinal)];
                TabularModel model = Train(Names), other = Train(renamed);
                Gradients.SameBits<float>(Weights(model), Weights(other));
                Assert.Equal(renamed, other.ClassNames);
                SamePredictions(
                    model.Predict(TableCase.Read(TableCase.File(@case.table.Header, @case.table.Cells(Names)))),
                    other.Predict(TableCase.Read(TableCase.File(@case.table.Header, @case.table.Cells(renamed)))), name => renamed[Array.IndexOf(Names, name)]);

                TabularModel Train(string[] names) => TableCase.Train(TableCase.Read(TableCase.File(@case.table.Header, @case.table.Cells(names))));
            },
            @case => @case.table.Simpler().Select(simpler => (simpler, @case.words)));

    private static void SameModel(TabularModel expected, TabularModel actual)
    {
        Gradients.SameBits<float>(Weights(expected), Weights(actual));
        Assert.Equal(expected.Encoder.ToJson().ToJsonString(), actual.Encoder.ToJson().ToJsonString());
        Assert.Equal(expected.Summary.Train, actual.Summary.Train);
        Assert.Equal(expected.Summary.Validation, actual.Summary.Validation);
        Assert.Equal(expected.Summary.Warnings, actual.Summary.Warnings);
    }

    private static void SamePredictions(IReadOnlyList<Prediction> expected, IReadOnlyList<Prediction> actual, Func<string, string> renamed)
    {
        Assert.Equal(expected.Select(prediction => renamed(prediction.Label)), actual.Select(prediction => prediction.Label));
        foreach ((Prediction e, Prediction a) in expected.Zip(actual))
            Assert.Equal(e.Probabilities.ToDictionary(pair => renamed(pair.Key), pair => pair.Value), a.Probabilities);
    }

    private static float[] Weights(TabularModel model) => [.. model.Network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
}
