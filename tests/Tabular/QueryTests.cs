using System.Data;
using System.Reflection;
using System.Runtime.InteropServices;
using Backprop.Data;
using Backprop.Tabular;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Backprop.Tests.Tabular;

/// <summary>Training from a database query: SQLite by way of the system's own library, so that no copy of it comes with a package.</summary>
public sealed class QueryTests
{
    private static readonly string[] Libraries = ["libsqlite3.so.0", "libsqlite3.dylib", "winsqlite3"];

    private static readonly Lazy<bool> HasSqlite = new(() =>
    {
        string? found = Array.Find(Libraries, library => NativeLibrary.TryLoad(library, out _));
        if (found is null)
            return false;
        Assembly provider = typeof(SQLite3Provider_e_sqlite3).Assembly;
        NativeLibrary.SetDllImportResolver(provider, (_, _, _) => NativeLibrary.Load(found));
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return true;
    });

    [Fact]
    public void A_query_trains_the_model_of_the_file_it_was_filled_from()
    {
        Assert.SkipUnless(HasSqlite.Value, $"needs the SQLite library of the system ({string.Join(" or ", Libraries)})");
        CsvTable file = CsvTable.Read("data/penguins.csv");
        using SqliteConnection connection = Filled(file);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM penguins ORDER BY rowid";
        using IDataReader reader = command.ExecuteReader();
        TabularOptions options = new() { Epochs = 5 };

        TabularModel model = TabularTrainer.Train(CsvTable.FromReader(reader), target: "species", options);

        TabularModel expected = TabularTrainer.Train(file, target: "species", options);
        Assert.Equal(expected.Encoder.ToJson().ToJsonString(), model.Encoder.ToJson().ToJsonString());
        Assert.Equal(expected.Summary.Test, model.Summary.Test);
        Assert.Equal(expected.Predict(file).SelectMany(prediction => prediction.Probabilities.Values), model.Predict(file).SelectMany(prediction => prediction.Probabilities.Values));
    }

    // Numbers as REAL, the rest as TEXT, what is missing as NULL.
    private static SqliteConnection Filled(CsvTable table)
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        bool IsNumeric(CsvColumn column) => SchemaInference.Infer(table, "species").Features.Any(feature => feature.Name == column.Name && feature.Kind == ColumnKind.Numeric);
        bool[] numeric = [.. table.Columns.Select(IsNumeric)];
        using SqliteCommand create = connection.CreateCommand();
        create.CommandText = $"CREATE TABLE penguins ({string.Join(", ", table.Columns.Select((column, i) => $"\"{column.Name}\" {(numeric[i] ? "REAL" : "TEXT")}"))})";
        create.ExecuteNonQuery();
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = $"INSERT INTO penguins VALUES ({string.Join(", ", table.Columns.Select((_, i) => $"$c{i}"))})";
        for (int row = 0; row < table.RowCount; row++)
        {
            insert.Parameters.Clear();
            for (int i = 0; i < numeric.Length; i++)
            {
                CsvColumn column = table.Columns[i];
                insert.Parameters.AddWithValue($"$c{i}", column.IsMissing(row) ? DBNull.Value : numeric[i] ? column.Number(row)!.Value : column.Text(row));
            }
            insert.ExecuteNonQuery();
        }
        return connection;
    }
}
