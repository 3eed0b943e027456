using Backprop.Data;

namespace Backprop.Tests.Data;

public class NumberTests
{
    private static CsvColumn Cell(string text, char decimalSeparator = '.')
        => Csv.Table($"a,b\n1,\"{text}\"\n", new CsvOptions { DecimalSeparator = decimalSeparator }).Columns[1];

    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("123456789012345", 123456789012345.0)]
    [InlineData("1234567890123456789", 1234567890123456789.0)]
    [InlineData("007", 7.0)]
    [InlineData("-1.5e3", -1500.0)]
    [InlineData("+5", 5.0)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5.0)]
    [InlineData("1E-2", 0.01)]
    [InlineData(" \t1.25 ", 1.25)]
    [InlineData("0.1", 0.1)]
    [InlineData("1e-400", 0.0)]
    public void Reads(string text, double expected) => Assert.Equal(expected, Cell(text).Number(0));

    [Fact]
    public void Decimals_are_the_nearest_doubles()
    {
        // double.Parse rounds correctly; up to 15 digits are read another way.
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++)
        {
            int digits = random.Next(1, 18);
            string text = string.Concat(Enumerable.Range(0, digits).Select(_ => (char)('0' + random.Next(10)))).Insert(random.Next(digits + 1), ".");
            text = new[] { "", "-", "+" }[i % 3] + text;
            Assert.Equal(NumberReading.Number, NumberText.Read(System.Text.Encoding.UTF8.GetBytes(text), '.', out double value));
            Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(value));
        }
    }

    [Fact]
    public void Minus_zero_stays_minus_zero() => Assert.True(double.IsNegative(Cell("-0").Number(0)!.Value));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("NaN")]
    [InlineData("nan")]
    [InlineData("-NaN")]
    [InlineData("NAN")]
    public void Nothing_and_not_a_number_are_missing(string text) => Assert.Null(Cell(text).Number(0));

    [Theory]
    [InlineData("1,5", "cannot read \"1,5\" as a number (a decimal comma? use --decimal ,)")]
    [InlineData("18,510", "cannot read \"18,510\" as a number (a decimal comma? use --decimal ,; thousands separators are not read: remove them)")]
    [InlineData("-,5", "cannot read \"-,5\" as a number (a decimal comma? use --decimal ,)")]
    [InlineData("1,5e3", "cannot read \"1,5e3\" as a number (a decimal comma? use --decimal ,)")]
    [InlineData("1,234.5", "cannot read \"1,234.5\" as a number (thousands separators are not read: remove them)")]
    [InlineData("1,234,567", "cannot read \"1,234,567\" as a number (thousands separators are not read: remove them)")]
    [InlineData("inf", "cannot read \"inf\" as a number (infinity is not one)")]
    [InlineData("-Infinity", "cannot read \"-Infinity\" as a number (infinity is not one)")]
    [InlineData("∞", "cannot read \"∞\" as a number (infinity is not one)")]
    [InlineData("1e400", "\"1e400\" is out of range (numbers reach ±3.4e38)")]
    [InlineData("-1e39", "\"-1e39\" is out of range (numbers reach ±3.4e38)")]
    [InlineData("0x10", "cannot read \"0x10\" as a number (write it with the digits 0 to 9, - and .)")]
    [InlineData("1_000", "cannot read \"1_000\" as a number (write it with the digits 0 to 9, - and .)")]
    [InlineData("\u22125", "cannot read \"\u22125\" as a number (write it with the digits 0 to 9, - and .)")]
    [InlineData("\u0661\u0662", "cannot read \"\u0661\u0662\" as a number (write it with the digits 0 to 9, - and .)")]
    [InlineData("5\u00A0", "cannot read \"5\u00A0\" as a number (write it with the digits 0 to 9, - and .)")]
    [InlineData("1\u202F234,5", "cannot read \"1\u202F234,5\" as a number (write it with the digits 0 to 9, - and .)")]
    [InlineData("abc", "cannot read \"abc\" as a number")]
    [InlineData("1.2.3", "cannot read \"1.2.3\" as a number")]
    [InlineData("1e", "cannot read \"1e\" as a number")]
    [InlineData("-", "cannot read \"-\" as a number")]
    [InlineData("10-19", "cannot read \"10-19\" as a number")]
    [InlineData("1 2", "cannot read \"1 2\" as a number")]
    public void Refuses(string text, string message)
        => Assert.Equal("t.csv:2: column 2 \"b\": " + message, Assert.Throws<DataException>(() => Cell(text).Number(0)).Message);

    [Fact]
    public void Reads_a_decimal_comma_when_told_to()
    {
        Assert.Equal(1.5, Cell("1,5", ',').Number(0));
        Assert.Equal(-0.25, Cell("-,25", ',').Number(0));
        Assert.Equal(12, Cell("12", ',').Number(0));
        string Error(string text) => Assert.Throws<DataException>(() => Cell(text, ',').Number(0)).Message;
        Assert.EndsWith("cannot read \"1.5\" as a number (a decimal point? use --decimal .)", Error("1.5"));
        Assert.EndsWith("cannot read \"1.234,5\" as a number (thousands separators are not read: remove them)", Error("1.234,5"));
    }
}
