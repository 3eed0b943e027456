using System.Text;
using Backprop.Data;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Data;

public class DateTests
{
    private static TableSchema Infer(CsvTable table, ColumnChoices? choices = null) => SchemaInference.Infer(table, "y", choices: choices);

    private static CsvTable Dates(params string[] cells) => Csv.Table("d,y\n" + string.Concat(cells.Select((cell, i) => $"\"{cell}\",{i % 2}\n")));

    [Theory]
    [InlineData("2021-03-04", "2021-03-04T00:00:00")]
    [InlineData(" 2021-3-4 ", "2021-03-04T00:00:00")]
    [InlineData("2021/03/04", "2021-03-04T00:00:00")]
    [InlineData("2021.03.04", "2021-03-04T00:00:00")]
    [InlineData("20210304", "2021-03-04T00:00:00")]
    [InlineData("4.3.2021", "2021-03-04T00:00:00")]
    [InlineData("04.03.2021 14:05", "2021-03-04T14:05:00")]
    [InlineData("4 Mar 2021", "2021-03-04T00:00:00")]
    [InlineData("04-MAR-2021", "2021-03-04T00:00:00")]
    [InlineData("4 march 2021", "2021-03-04T00:00:00")]
    [InlineData("Mar 4, 2021", "2021-03-04T00:00:00")]
    [InlineData("March 4 2021 2:05 PM", "2021-03-04T14:05:00")]
    [InlineData("2021-03-04T14:05:09", "2021-03-04T14:05:09")]
    [InlineData("2021-03-04 14:05:09.125", "2021-03-04T14:05:09.125")]
    [InlineData("2021-03-04T14:05:09Z", "2021-03-04T14:05:09")]
    [InlineData("2021-03-04T14:05+05:30", "2021-03-04T14:05:00")]
    [InlineData("2021-03-04T14:05-0800", "2021-03-04T14:05:00")]
    [InlineData("2021-03-04 12:00 AM", "2021-03-04T00:00:00")]
    [InlineData("2021-03-04 12:00PM", "2021-03-04T12:00:00")]
    [InlineData("2020-02-29", "2020-02-29T00:00:00")]
    [InlineData("5/5/2021", "2021-05-05T00:00:00")]
    [InlineData("9999-12-31 23:59:59.99999999999999999", "9999-12-31T23:59:59.9999999")]
    public void Reads_one_way(string cell, string expected)
    {
        Assert.Equal(DateReading.Date, DateText.Read(Encoding.UTF8.GetBytes(cell), DateOrder.None, out DateTime date));
        Assert.Equal(DateTime.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), date);
    }

    [Theory]
    [InlineData("2021-02-29")]
    [InlineData("2021-13-01")]
    [InlineData("0000-01-01")]
    [InlineData("2021-1/1")]
    [InlineData("2021-01-01 24:00")]
    [InlineData("2021-01-01 12:60")]
    [InlineData("2021-01-01 13:00 PM")]
    [InlineData("2021-01-01T")]
    [InlineData("2021-01-01 noon")]
    [InlineData("2021-01-01Z")]
    [InlineData("1/2/21")]
    [InlineData("13/13/2021")]
    [InlineData("4 Mai 2021")]
    [InlineData("4 M 2021")]
    [InlineData("127.0.0.1")]
    [InlineData("12345678")]
    [InlineData("2021-01-011")]
    [InlineData("tomorrow")]
    [InlineData("555-1234-99")]
    public void Is_no_date(string cell) => Assert.Equal(DateReading.Text, DateText.Read(Encoding.UTF8.GetBytes(cell), DateOrder.None, out _));

    [Theory]
    [InlineData("31/1/2021", DateReading.DayFirst)]
    [InlineData("1/31/2021", DateReading.MonthFirst)]
    [InlineData("3-4-2021", DateReading.Ambiguous)]
    internal void Says_which_order_a_date_needs(string cell, DateReading reading)
        => Assert.Equal(reading, DateText.Read(Encoding.UTF8.GetBytes(cell), DateOrder.None, out _));

    [Fact]
    public void Become_numbers()
    {
        // 1970-01-01 was a Thursday (4), 1970-02-02 a Monday (1), 1971-01-03 a Sunday (7).
        CsvTable table = Dates("1970-01-01", "1970-02-02 18:00", "1971-01-03");
        TabularEncoder encoder = TabularEncoder.Fit(table, Infer(table), table.AllRows(), EncodingOptions.Plain);
        var dates = Assert.IsType<DateEncoder>(encoder.Columns[0]);

        Assert.Equal(["d.days", "d.year", "d.month", "d.weekday", "d.hour"], encoder.FeatureNames);
        double[] Undone(int row) => [.. encoder.Encode<double>(table, [row]).Column(0).Zip(dates.Parts, (z, part) => ((Standardization)part.Scale).Undo(z))];
        double[][] expected = [[0, 1970, 1, 4, 0], [32.75, 1970, 2, 1, 18], [367, 1971, 1, 7, 0]];
        for (int row = 0; row < expected.Length; row++)
        {
            foreach ((double number, double undone) in expected[row].Zip(Undone(row)))
                Assert.Equal(number, undone, 1e-11);
        }
    }

    [Fact]
    public void Parts_that_never_change_have_no_input_and_missing_ones_are_marked()
    {
        // Days of one January: year and month are the same, there is no time. Days 18628 + 0, 4, 2: median + 2, range 2; the first gives x̂ = −1, −3/√10.
        CsvTable table = Dates("2021-01-01", "", "2021-01-05", "2021-01-03");
        TabularEncoder encoder = TabularEncoder.Fit(table, Infer(table), table.AllRows());
        Matrix<double> inputs = encoder.Encode<double>(table, [0, 1]);

        Assert.Equal(["d.days", "d.weekday", "d.missing"], encoder.FeatureNames);
        Assert.Equal(-3 / Math.Sqrt(10), inputs[0, 0], 1e-15);
        Assert.Equal(0, inputs[2, 0]);
        Assert.Equal([0.0, 0, 1], inputs.Column(1));
    }

    [Theory]
    [InlineData("31/1/2021", DateOrder.DayFirst, 33.0)]
    [InlineData("1/31/2021", DateOrder.MonthFirst, 60.0)]
    internal void One_row_settles_the_order_of_all(string clear, DateOrder order, double days)
    {
        // 3/2 is 3 February, 31 + 2 days after 1 January, or March 2, 31 + 28 + 1 days after it.
        CsvTable table = Dates(clear, "3/2/2021", "1/1/2021");
        TabularEncoder encoder = TabularEncoder.Fit(table, Infer(table), table.AllRows(), EncodingOptions.Plain);
        var dates = Assert.IsType<DateEncoder>(encoder.Columns[0]);
        var scale = (Standardization)dates.Parts[0].Scale;
        Matrix<double> inputs = encoder.Encode<double>(table, table.AllRows());

        Assert.Equal(order, dates.Order);
        Assert.Equal(days, scale.Undo(inputs[0, 1]) - scale.Undo(inputs[0, 2]), 1e-9);
        Assert.Empty(Infer(table).Warnings);
        Assert.Equal(order, Assert.IsType<DateEncoder>(TabularEncoder.Fit(table, Infer(table, new() { DateOrder = DateOrder.MonthFirst }), table.AllRows()).Columns[0]).Order);
    }

    // 3/4 is 3 April, 31 + 28 + 31 + 2 = 92 days after 1 January 2021, or March 4, 31 + 28 + 3 = 62 days after it.
    [Theory]
    [InlineData(DateOrder.None, DateOrder.MonthFirst, 62.0)]
    [InlineData(DateOrder.MonthFirst, DateOrder.MonthFirst, 62.0)]
    [InlineData(DateOrder.DayFirst, DateOrder.DayFirst, 92.0)]
    internal void Where_no_row_settles_it_the_caller_does_or_else_the_month_is_first(DateOrder said, DateOrder order, double days)
    {
        CsvTable table = Dates("3/4/2021", "1/1/2021", "5/5/2021");
        foreach (ColumnChoices choices in new ColumnChoices[] { new() { DateOrder = said }, new() { DateOrder = said, Date = ["d"] } })
        {
            TableSchema schema = Infer(table, choices);
            TabularEncoder encoder = TabularEncoder.Fit(table, schema, table.AllRows(), EncodingOptions.Plain);
            var scale = (Standardization)Assert.IsType<DateEncoder>(encoder.Columns[0]).Parts[0].Scale;
            Matrix<double> inputs = encoder.Encode<double>(table, table.AllRows());

            Assert.Equal(order, schema.Features[0].DateOrder);
            Assert.Equal(days, scale.Undo(inputs[0, 0]) - scale.Undo(inputs[0, 1]), 1e-9);
            Assert.Equal(said == DateOrder.None
                ? ["column 1 \"d\" has dates such as \"3/4/2021\", and no row shows whether the day or the month comes first: the month is taken first; if it is the day, use --date-order day-first"]
                : Array.Empty<string>(), schema.Warnings);
            Assert.Equal(order, Assert.IsType<DateEncoder>(TabularEncoder.FromJson(encoder.ToJson()).Columns[0]).Order);
        }
    }

    // The rows of the schema show the day first, those that the encoder is fitted to do not.
    [Fact]
    public void The_order_of_the_schema_holds_for_a_part_of_the_rows()
    {
        CsvTable table = Dates("31/1/2021", "3/4/2021", "5/4/2021");
        Assert.Equal(DateOrder.DayFirst, Assert.IsType<DateEncoder>(TabularEncoder.Fit(table.Where([1, 2]), Infer(table), [0, 1]).Columns[0]).Order);
    }

    // A schema by hand says nothing of the order: the rows do, or the month is first and the encoder warns.
    [Fact]
    public void Without_an_order_in_the_schema_the_rows_are_asked()
    {
        TableSchema schema = new([new("d", ColumnKind.Date)], "y", TaskKind.Classification, ["0", "1"]);
        CsvTable clear = Dates("31/1/2021", "3/4/2021"), unclear = Dates("2/1/2021", "3/4/2021");
        Assert.Equal(DateOrder.DayFirst, Assert.IsType<DateEncoder>(TabularEncoder.Fit(clear, schema, clear.AllRows()).Columns[0]).Order);
        TabularEncoder encoder = TabularEncoder.Fit(unclear, schema, unclear.AllRows());
        Assert.Equal(DateOrder.MonthFirst, Assert.IsType<DateEncoder>(encoder.Columns[0]).Order);
        Assert.Contains("use --date-order day-first", Assert.Single(encoder.Warnings));
        Assert.Equal("t.csv:3: column 1 \"d\": cannot read \"tomorrow\" as a date (write it as 2021-12-31 or 2021-12-31 23:59)",
            Assert.Throws<DataException>(() => TabularEncoder.Fit(Dates("2021-01-01", "tomorrow"), schema, [0])).Message);
    }

    [Theory]
    [InlineData("31/1/2021", "12/31/2020", "has the month first, but the model reads the day first, 3/4 as 3 April; write dates as 2021-12-31, or, if no row that it was trained on shows the order, train it with --date-order month-first")]
    [InlineData("1/31/2021", "31/12/2020", "has the day first, but the model reads the month first, 3/4 as March 4; write dates as 2021-12-31, or, if no row that it was trained on shows the order, train it with --date-order day-first")]
    public void A_date_of_the_other_order_is_refused_with_its_place(string clear, string other, string complaint)
    {
        CsvTable table = Dates(clear, "3/2/2021", "1/1/2021");
        TabularEncoder encoder = TabularEncoder.Fit(table, Infer(table), table.AllRows());
        Assert.Equal($"t.csv:3: column 1 \"d\": \"{other}\" {complaint}", Assert.Throws<DataException>(() => encoder.Encode<double>(Dates("2/2/2021", other), [0, 1])).Message);
    }

    [Theory]
    [InlineData("1/31/2021|31/1/2021|1/31/2021|31/1/2021",
        "column 1 \"d\" looks like dates: t.csv:2: column 1 \"d\": \"1/31/2021\" has the month first, \"31/1/2021\" in line 3 the day; write dates as 2021-12-31, or leave the column out (--ignore)")]
    public void What_must_be_read_in_two_ways_is_left_as_text(string cells, string warning)
    {
        CsvTable table = Dates(cells.Split('|'));
        TableSchema schema = Infer(table);

        Assert.Equal(ColumnKind.Categorical, schema.Features[0].Kind);
        Assert.Equal([warning], schema.Warnings);
        Assert.EndsWith(warning.Split(": t.csv")[1].Replace(", or leave the column out (--ignore)", ""),
            Assert.Throws<DataException>(() => Infer(table, new() { Date = ["d"] })).Message);
    }

    [Fact]
    public void One_cell_that_is_no_date_makes_categories_and_is_named()
    {
        CsvTable table = Dates([.. Enumerable.Range(1, 20).Select(day => $"2021-01-{day:00}"), "2021-02-30"]);
        TableSchema schema = Infer(table);

        Assert.Equal(ColumnKind.Categorical, schema.Features[0].Kind);
        Assert.Equal(["column 1 \"d\" looks like dates: t.csv:22: column 1 \"d\": cannot read \"2021-02-30\" as a date "
            + "(write it as 2021-12-31 or 2021-12-31 23:59), or leave the column out (--ignore)"], schema.Warnings);
        Assert.Empty(Infer(Dates("tomorrow", "2021-01-01", "2021-01-01", "tomorrow")).Warnings);
    }

    [Theory]
    [InlineData("01.02.21|28.02.21", "dates", "as 2021-12-31")]
    [InlineData("1/2/21 23:59|28/2/21 0:00", "dates", "as 2021-12-31")]
    [InlineData("28-Feb-21|1-Mar-21", "dates", "as 2021-12-31")]
    [InlineData("2021-Feb-28|2021-Mar-01", "dates", "as 2021-12-31")]
    [InlineData("20210228T2359|20210301T0000", "dates", "as 2021-12-31")]
    [InlineData("2021-W08|2021-W09", "dates", "as 2021-12-31")]
    [InlineData("Sun, 28 Feb 2021 23:59:00 +0000|Mon, 1 Mar 2021 00:00:00 +0000", "dates", "as 2021-12-31")]
    [InlineData("2021-02|2021-03", "months", "with a day, such as 2021-12-01,")]
    [InlineData("02/2021|03/2021", "months", "with a day, such as 2021-12-01,")]
    [InlineData("Feb 2021|March 2021", "months", "with a day, such as 2021-12-01,")]
    [InlineData("Feb-21|Mar-21", "months", "with a day, such as 2021-12-01,")]
    public void Dates_that_are_not_read_as_such_are_worth_a_word(string cells, string what, string how)
    {
        CsvTable table = Dates(cells.Split('|'));
        TableSchema schema = Infer(table);
        Assert.Equal(ColumnKind.Categorical, schema.Features[0].Kind);
        Assert.Equal([$"column 1 \"d\" looks like {what} such as \"{cells.Split('|')[0]}\": write them {how} to use them as dates (--categorical d takes them as they are)"], schema.Warnings);
        Assert.Empty(Infer(table, new() { Categorical = ["d"] }).Warnings);
    }

    [Theory]
    [InlineData("2021-13|2021-14")]
    [InlineData("40.02.21|41.02.21")]
    [InlineData("may|may not")]
    [InlineData("marble 20|junk 21")]
    [InlineData("2021-02|other")]
    [InlineData("20210229|20210301")]
    [InlineData("20210228|20210228")]
    [InlineData("20210228|4711")]
    [InlineData("202102|202113")]
    [InlineData("202102|2021.02")]
    [InlineData("2021.02|2021.13")]
    [InlineData("2021.02|2021.025")]
    [InlineData("05.2021|13.2021")]
    [InlineData("05.2021|05.21")]
    [InlineData("05.2021|05.20215")]
    [InlineData("05.2021|5.2021")]
    public void What_is_no_date_is_not_called_one(string cells) => Assert.Empty(Infer(Dates(cells.Split('|'))).Warnings);

    [Fact]
    public void Numbers_that_are_all_days_are_worth_a_word()
    {
        TableSchema schema = Infer(Dates("20210228", "", "20191231"));
        Assert.Equal(ColumnKind.Numeric, schema.Features[0].Kind);
        Assert.Equal(["column 1 \"d\" holds numbers that look like dates, 20191231 to 20210228: to read them so, use --date d"], schema.Warnings);
    }

    [Theory]
    [InlineData("202102|201912", "201912 to 202102")]
    [InlineData("2021.02|2019.12", "2019.12 to 2021.02")]
    [InlineData("05.2021|10.2020|12.1999", "5.2021 to 12.1999")]
    public void So_are_numbers_that_are_all_months(string cells, string range)
    {
        TableSchema schema = Infer(Dates(cells.Split('|')));
        Assert.Equal(ColumnKind.Numeric, schema.Features[0].Kind);
        Assert.Equal([$"column 1 \"d\" holds numbers that look like months, {range}: write them with a day, such as 2021-12-01, to use them as dates"], schema.Warnings);
    }

    [Fact]
    public void Numbers_are_dates_only_if_that_is_said()
    {
        CsvTable table = Dates("20210101", "20210203", "20220304");

        Assert.Equal(ColumnKind.Numeric, Infer(table).Features[0].Kind);
        Assert.Equal(ColumnKind.Date, Infer(table, new() { Date = ["d"] }).Features[0].Kind);
    }
}
