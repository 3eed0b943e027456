using Backprop.Data;
using Backprop.Numerics;

namespace Backprop.Tests.Data;

public class SplitTests
{
    private static readonly string[] Names = ["a", "b", "c", "d"];

    private static int[] Classes(params int[] sizes) => [.. sizes.SelectMany((size, c) => Enumerable.Repeat(c, size))];

    private static int[] CountsOf(int[] part, int[] classes, int count) => [.. Enumerable.Range(0, count).Select(c => part.Count(row => classes[row] == c))];

    private static void AssertComplete(Split split, int rows)
    {
        Assert.Equal(Enumerable.Range(0, rows), split.Train.Concat(split.Validation).Concat(split.Test).Order());
        Assert.All([split.Train, split.Validation, split.Test], part => Assert.Equal(part.Order(), part));
    }

    [Theory]
    [InlineData(100, 0.2, 0.1, 70, 20, 10)]
    [InlineData(10, 0.3, 0, 7, 3, 0)]
    [InlineData(10, 0, 0, 10, 0, 0)]
    [InlineData(100, 0.29, 0.29, 42, 29, 29)]   // 0.29 · 100 is 28.999999999999996
    [InlineData(7, 0.2, 0.2, 4, 2, 1)]          // quotas 4.2, 1.4, 1.4: the seventh row goes to the first of the larger remainders
    [InlineData(3, 0.1, 0.1, 1, 1, 1)]          // each part that is asked for gets a row
    [InlineData(1, 0, 0, 1, 0, 0)]
    public void Random_parts_have_the_sizes_of_largest_remainder(int rows, double validation, double test, int inTrain, int inValidation, int inTest)
    {
        Split split = Split.Random(rows, validation, test, new Seed(1));

        Assert.Equal((inTrain, inValidation, inTest), (split.Train.Length, split.Validation.Length, split.Test.Length));
        AssertComplete(split, rows);
        Assert.Empty(split.Warnings);
    }

    [Fact]
    public void Random_rows_differ_with_the_seed_and_repeat_with_it()
    {
        Split split = Split.Random(200, 0.2, 0.2, new Seed(3));

        Assert.Equal(split.Train, Split.Random(200, 0.2, 0.2, new Seed(3)).Train);
        Assert.Equal(split.Test, Split.Random(200, 0.2, 0.2, new Seed(3)).Test);
        Assert.NotEqual(split.Test, Split.Random(200, 0.2, 0.2, new Seed(4)).Test);
        Assert.NotEqual(Enumerable.Range(160, 40), split.Test);
    }

    [Fact]
    public void Stratified_parts_keep_the_proportions()
    {
        int[] classes = Classes(50, 30, 20);
        Split split = Split.Stratified(classes, Names[..3], 0.2, 0.1, new Seed(1));

        Assert.Equal([35, 21, 14], CountsOf(split.Train, classes, 3));
        Assert.Equal([10, 6, 4], CountsOf(split.Validation, classes, 3));
        Assert.Equal([5, 3, 2], CountsOf(split.Test, classes, 3));
        AssertComplete(split, 100);
        Assert.Empty(split.Warnings);
    }

    [Fact]
    public void Stratified_counts_are_their_quota_rounded_and_totals_do_not_drift()
    {
        // Three rows of each of 100 classes: quotas 1.8, 0.6 and 0.6. Class by class alone, the test part would get nothing.
        int[] classes = Classes([.. Enumerable.Repeat(3, 100)]);
        Split split = Split.Stratified(classes, [.. Enumerable.Range(0, 100).Select(c => $"{c}")], 0.2, 0.2, new Seed(1));

        Assert.Equal((180, 60, 60), (split.Train.Length, split.Validation.Length, split.Test.Length));
        Assert.All(CountsOf(split.Train, classes, 100), count => Assert.InRange(count, 1, 2));
        Assert.All(CountsOf(split.Validation, classes, 100), count => Assert.InRange(count, 0, 1));
        Assert.All(CountsOf(split.Test, classes, 100), count => Assert.InRange(count, 0, 1));
    }

    [Fact]
    public void Any_stratified_split_is_complete_and_rounds_every_quota()
    {
        var random = new Seed(99).Stream("sizes");
        for (int trial = 0; trial < 300; trial++)
        {
            int[] sizes = [.. Enumerable.Range(0, 1 + random.NextIndex(4)).Select(_ => 10 + random.NextIndex(40))];
            // Every quota is at least 1, so that no part or class needs a row out of turn.
            double validation = 0.1 + 0.3 * random.NextUniform(), test = 0.1 + 0.3 * random.NextUniform();
            int[] classes = Classes(sizes);
            Split split = Split.Stratified(classes, Names[..sizes.Length], validation, test, new Seed(trial));

            AssertComplete(split, classes.Length);
            double[] fractions = [1 - validation - test, validation, test];
            int[][] parts = [split.Train, split.Validation, split.Test];
            for (int p = 0; p < 3; p++)
            {
                int[] counts = CountsOf(parts[p], classes, sizes.Length);
                for (int c = 0; c < sizes.Length; c++)
                {
                    double quota = sizes[c] * fractions[p];
                    Assert.InRange(counts[c], Math.Floor(quota), Math.Ceiling(quota));
                }
            }
        }
    }

    [Fact]
    public void A_rare_class_stays_in_training_and_parts_without_it_are_named()
    {
        int[] classes = Classes(20, 1);
        Split split = Split.Stratified(classes, Names[..2], 0.25, 0.25, new Seed(5));

        Assert.Equal([10, 1], CountsOf(split.Train, classes, 2));
        Assert.Equal(["the validation part has no row of class \"b\"", "the test part has no row of class \"b\""], split.Warnings);
    }

    [Fact]
    public void A_class_without_rows_is_absent_from_training()
        => Assert.Contains("the training part has no row of class \"b\"", Split.Stratified(Classes(10), Names[..2], 0.2, 0, new Seed(5)).Warnings);

    [Fact]
    public void Stratified_rows_are_drawn_at_random_within_a_class()
    {
        int[] classes = Classes(100, 100);

        Assert.Equal(Split.Stratified(classes, Names[..2], 0.2, 0, new Seed(1)).Validation, Split.Stratified(classes, Names[..2], 0.2, 0, new Seed(1)).Validation);
        Assert.NotEqual(Split.Stratified(classes, Names[..2], 0.2, 0, new Seed(1)).Validation, Split.Stratified(classes, Names[..2], 0.2, 0, new Seed(2)).Validation);
    }

    [Fact]
    public void Too_few_rows_are_refused()
    {
        Assert.Equal("t.csv: has 2 rows, too few to split into 3 parts",
            Assert.Throws<DataException>(() => Split.Random(2, 0.2, 0.2, new Seed(1), "t.csv")).Message);
        Assert.Equal("t.csv: has 0 rows, too few to split into 1 part",
            Assert.Throws<DataException>(() => Split.Random(0, 0, 0, new Seed(1), "t.csv")).Message);
        Assert.StartsWith("rows must be at least 0, got -1.", Assert.Throws<ArgumentOutOfRangeException>("rows", () => Split.Random(-1, 0, 0, new Seed(1))).Message);
        Assert.Equal("t.csv: has 4 rows, too few to split into 2 parts with every class in the training part",
            Assert.Throws<DataException>(() => Split.Stratified([0, 1, 2, 3], Names, 0.2, 0, new Seed(1), "t.csv")).Message);
    }

    [Theory]
    [InlineData(-0.1, 0)]
    [InlineData(0, 1)]
    [InlineData(0.5, 0.5)]
    [InlineData(double.NaN, 0)]
    public void Fractions_must_leave_something_for_training(double validation, double test)
        => Assert.Throws<ArgumentOutOfRangeException>(() => Split.Random(10, validation, test, new Seed(1)));

    [Fact]
    public void Class_indices_must_exist()
        => Assert.Contains("from 0 to 1, got 2", Assert.Throws<ArgumentOutOfRangeException>(() => Split.Stratified([0, 2], Names[..2], 0, 0, new Seed(1))).Message);
}
