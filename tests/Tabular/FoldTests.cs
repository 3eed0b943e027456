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

    // Members, share: heaps = max(members, 1/share), of which each member leaves out share·heaps.
    [Theory]
    [InlineData(3, 0.2, 20)]
    [InlineData(10, 0.2, 20)]
    [InlineData(2, 0.5, 50)]
    [InlineData(4, 0.25, 25)]
    [InlineData(2, 0.9, 50)]
    public void Each_member_leaves_out_the_share(int members, double share, int rows)
    {
        Fold[] folds = Fold.Deal(new int[100], members, share, new Seed(1));
        Assert.Equal(members, folds.Length);
        Assert.All(folds, fold => Assert.Equal((100 - rows, rows), (fold.Train.Length, fold.Validation.Length)));
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
