using System.Text;
using Backprop.Data;

namespace Backprop.Tests.Data;

/// <summary>Tables from text, and the messages of those that are refused.</summary>
internal static class Csv
{
    public static CsvTable Table(string text, CsvOptions? options = null) => Table(Encoding.UTF8.GetBytes(text), options);

    public static CsvTable Table(byte[] bytes, CsvOptions? options = null) => CsvTable.Read(new MemoryStream(bytes), "t.csv", options);

    public static string ReadError(string text, CsvOptions? options = null) => ReadError(Encoding.UTF8.GetBytes(text), options);

    public static string ReadError(byte[] bytes, CsvOptions? options = null) => Assert.Throws<DataException>(() => Table(bytes, options)).Message;

    public static string[][] Cells(this CsvTable table)
        => [.. Enumerable.Range(0, table.RowCount).Select(row => table.Columns.Select(column => column.Text(row)).ToArray())];

    public static int[] AllRows(this CsvTable table) => [.. Enumerable.Range(0, table.RowCount)];

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];
}
