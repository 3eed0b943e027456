using System.Text;
using Backprop.Data;

namespace Backprop.Tests.Data;

public class IntegerCellsTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("9", 9)]
    [InlineData("255", 255)]
    [InlineData("-1", -1)]
    [InlineData("999999999", 999_999_999)]
    [InlineData("-999999999", -999_999_999)]
    public void Takes_what_comes_back_as_it_was(string text, int value)
    {
        var cells = new IntegerCells();

        Assert.True(cells.TryAdd(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(value, cells[0]);
        Assert.Equal(text, Encoding.UTF8.GetString(cells.TextOf(0)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("-0")]
    [InlineData("00")]
    [InlineData("007")]
    [InlineData("-07")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("--1")]
    [InlineData("1000000000")]
    [InlineData("x")]
    [InlineData("/")]
    [InlineData(":")]
    public void Refuses_what_would_not(string text) => Assert.False(new IntegerCells().TryAdd(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_whole_number_can_mean_a_missing_value()
    {
        CsvColumn column = Csv.Table("a,b\n1,2\n-999,3\n", new CsvOptions { MissingValues = ["-999"] }).Columns[0];
        double[] numbers = new double[2];
        column.Numbers([1, 0], numbers);

        Assert.Equal([false, true], new[] { 0, 1 }.Select(column.IsMissing));
        Assert.Equal([1, null], new[] { 0, 1 }.Select(column.Number));
        Assert.Equal([double.NaN, 1], numbers);
    }
}
