using Backprop.Data;

namespace Backprop.Tests.Data;

public class ColumnChoicesTests
{
    private const string Text = "code,text,when,x,y\n8001,a,2021-01-01,1,0\n8002,b,2021-01-02,2,1\n8001,a,2021-01-03,3,0\n";

    private static TableSchema Infer(ColumnChoices choices) => SchemaInference.Infer(Csv.Table(Text), "y", choices: choices);

    [Fact]
    public void Win_over_what_the_cells_look_like()
    {
        Assert.Equal([ColumnKind.Numeric, ColumnKind.Categorical, ColumnKind.Date, ColumnKind.Numeric], Infer(new()).Features.Select(feature => feature.Kind));
        Assert.Equal([new("code", ColumnKind.Categorical), new("when", ColumnKind.Categorical), new ColumnSchema("x", ColumnKind.Numeric)],
            Infer(new() { Categorical = ["code", "when"], Ignore = ["text"], Numeric = ["x", "x"] }).Features);
    }

    [Fact]
    public void Name_what_cannot_be_followed()
    {
        string Error(ColumnChoices choices) => Assert.Throws<DataException>(() => Infer(choices)).Message;

        Assert.Equal("t.csv: there is no column \"whem\"; the columns are \"code\", \"text\", \"when\", \"x\", \"y\"; did you mean \"when\"?", Error(new() { Ignore = ["whem"] }));
        Assert.Equal("t.csv: column 5 \"y\": is the target; its meaning is the task's to choose (--task)", Error(new() { Numeric = ["y"] }));
        Assert.Equal("t.csv: column 4 \"x\": is chosen twice, to be ignored and as categorical", Error(new() { Ignore = ["x"], Categorical = ["x"] }));
        Assert.Equal("t.csv:2: column 2 \"text\": cannot read \"a\" as a number", Error(new() { Numeric = ["text"] }));
        Assert.Equal("t.csv:2: column 4 \"x\": cannot read \"1\" as a date (write it as 2021-12-31 or 2021-12-31 23:59)", Error(new() { Date = ["x"] }));
        Assert.Equal("t.csv: every column but the target \"y\" is to be ignored; there is nothing to predict it from", Error(new() { Ignore = ["code", "text", "when", "x"] }));
    }

    [Fact]
    public void Let_a_column_without_values_be_ignored()
    {
        CsvTable table = Csv.Table("e,x,y\n,1,0\n,2,1\n,3,0\n");

        Assert.Equal([new("x", ColumnKind.Numeric)], SchemaInference.Infer(table, "y", choices: new() { Ignore = ["e"] }).Features);
        Assert.Equal("t.csv: column 1 \"e\": every value is missing; leave the column out (--ignore e)",
            Assert.Throws<DataException>(() => SchemaInference.Infer(table, "y", choices: new() { Categorical = ["e"] })).Message);
    }
}
