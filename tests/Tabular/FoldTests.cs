using Backprop.Numerics;
using Backprop.Tabular;

namespace Backprop.Tests.Tabular;

public class FoldTests
{
    // 60 rows of class 0 and 40 of class 1, five folds: 20 rows each, 12 and 8, every row once.
    [Fact]
    public void Five_members_leave_out_every_row_once_by_class()
    {
        int[] classes = [.. Enumerable.Range(0, 100).Select(row => row % 5 < 3 ? 0 : 1)];
        Fold[] folds = Fold.Deal(classes, 5, 0.2, new Seed(1));

        Assert.Equal(Enumerable.Range(0, 100), folds.SelectMany(fold => fold.Validation).Order());
        Assert.All(folds, fold =>
        {
            Assert.Equal((12, 8), (fold.Validation.Count(row => classes[row] == 0), fold.Validation.Count(row => classes[row] == 1)));
            Assert.Equal(Enumerable.Range(0, 100), fold.Train.Concat(fold.Validation).Order());
        });
    }

    [Fact]
    public void Five_members_and_a_fifth_are_five_heaps_in_the_order_of_the_seed()
    {
        int[] order = [.. Enumerable.Range(0, 53)];
        new Seed(1).Stream("folds").Shuffle<int>(order);
        Fold[] folds = Fold.Deal(new int[53], 5, 0.2, new Seed(1));
        Assert.All(folds.Index(), each => Assert.Equal(order.Where((_, i) => i % 5 == each.Index).Order(), each.Item.Validation));
    }

    // Seven rows of the rarer class: no member leaves all of them out, and none keeps all.
    [Theory]
    [InlineData(3, 0.47)]
    [InlineData(5, 0.3)]
    [InlineData(5, 0.4)]
    public void A_rare_class_is_left_out_by_the_share_too(int members, double share)
    {
        int[] classes = [.. Enumerable.Range(0, 107).Select(row => row < 7 ? 1 : 0)];
        Assert.All(Fold.Deal(classes, members, share, new Seed(1)), fold
            => Assert.InRange(fold.Validation.Count(row => classes[row] == 1), Math.Floor(7 * share), Math.Ceiling(7 * share)));
    }

    // Together they judge every row where their shares add up to the whole.
    [Theory]
    [InlineData(5, 0.25)]
    [InlineData(5, 0.3)]
    [InlineData(4, 0.35)]
    [InlineData(2, 0.5)]
    public void Members_begin_as_far_apart_as_there_is_room(int members, double share)
        => Assert.Equal(Enumerable.Range(0, 100), Fold.Deal(new int[100], members, share, new Seed(1)).SelectMany(fold => fold.Validation).Distinct().Order());

    // Members, share: the fewest heaps of which a whole number is the share.
    [Theory]
    [InlineData(3, 0.2, 24)]
    [InlineData(10, 0.2, 24)]
    [InlineData(2, 0.5, 60)]
    [InlineData(4, 0.25, 30)]
    [InlineData(2, 0.9, 108)]
    [InlineData(5, 0.25, 30)]
    [InlineData(5, 0.3, 36)]
    [InlineData(5, 0.5, 60)]
    [InlineData(5, 0.9, 108)]
    [InlineData(7, 0.2, 24)]
    [InlineData(3, 0.05, 6)]
    public void Each_member_leaves_out_the_share(int members, double share, int rows)
    {
        Fold[] folds = Fold.Deal(new int[120], members, share, new Seed(1));
        Assert.Equal(members, folds.Length);
        Assert.All(folds, fold => Assert.Equal((120 - rows, rows), (fold.Train.Length, fold.Validation.Length)));
        Assert.Equal(members, folds.Select(fold => string.Join(' ', fold.Validation)).Distinct().Count());
    }

    [Fact]
    public void The_order_is_the_seeds()
    {
        Assert.Equal(Fold.Deal(new int[50], 5, 0.2, new Seed(1))[0].Validation, Fold.Deal(new int[50], 5, 0.2, new Seed(1))[0].Validation);
        Assert.NotEqual(Fold.Deal(new int[50], 5, 0.2, new Seed(1))[0].Validation, Fold.Deal(new int[50], 5, 0.2, new Seed(2))[0].Validation);
    }

    [Fact]
    public void Too_few_rows_are_refused()
        => Assert.Equal("a.csv: has 4 training rows, too few for 5 members that each leave out another 20 %; train fewer members",
            Assert.Throws<DataException>(() => Fold.Deal(new int[4], 5, 0.2, new Seed(1), "a.csv")).Message);
}
