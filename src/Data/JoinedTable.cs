namespace Backprop.Data;

/// <summary>Puts the rows of several tables one after the other, columns matched by name.</summary>
internal static class JoinedTable
{
    /// <exception cref="DataException">The columns of a table are not those of the first.</exception>
    /// <exception cref="ArgumentException">No table is given, or their options differ.</exception>
    public static CsvTable Build(IReadOnlyList<CsvTable> tables)
    {
        if (tables.Count == 0)
            throw new ArgumentException("Expected at least one table, got none.", nameof(tables));
        CsvTable first = tables[0];
        if (tables.Count == 1)
            return first;
        if (tables.Any(table => !SameReading(table.Options, first.Options)))
            throw new ArgumentException("Expected tables with the same header setting, missing values and decimal separator.", nameof(tables));
        string[] names = [.. first.Columns.Select(column => column.Name)];
        foreach (CsvTable table in tables)
            RequireColumns(table, first, names);
        bool sameOrder = tables.All(table => table.SameOrder && table.Columns.Select(column => column.Name).SequenceEqual(names));
        string name = $"{first.Name} and {DisplayText.Count(tables.Count - 1)} more";
        string? folder = tables.Select(table => table.Folder).FirstOrDefault(folder => folder is not null);
        return new CsvTable(name, first.Options, names, folder is null ? Copy(tables, names) : View(tables, names), RowOrigins.Join([.. tables.Select(table => table.Origins)]), sameOrder, folder);
    }

    private static CsvCells[] Copy(IReadOnlyList<CsvTable> tables, string[] names)
        => CsvRows.Join([.. tables.Select((table, i) => new CsvRows(i, [.. names.Select(name => (CsvCells)table.Column(name).Cells)], [], 0, table.RowCount))]);

    private static JoinedCells[] View(IReadOnlyList<CsvTable> tables, string[] names)
        => [.. names.Select(name => new JoinedCells([.. tables.Select(table => table.Column(name).Cells)]))];

    private static bool SameReading(CsvOptions a, CsvOptions b)
        => a.HasHeader == b.HasHeader && a.DecimalSeparator == b.DecimalSeparator && a.MissingValues.SequenceEqual(b.MissingValues);

    private static void RequireColumns(CsvTable table, CsvTable first, string[] names)
    {
        string[] missing = [.. names.Where(name => table.FindColumn(name) is null)];
        string[] extra = [.. table.Columns.Select(column => column.Name).Where(name => first.FindColumn(name) is null)];
        if (missing.Length > 0)
            throw table.Error($"lacks {Columns(missing)} of {first.Name}{NearestName.Instead(missing[0], extra)}{table.HeaderHint}");
        if (extra.Length > 0)
            throw table.Error($"has {Columns(extra)}, which {first.Name} lacks");
    }

    private static string Columns(string[] names) => $"{(names.Length == 1 ? "the column" : "the columns")} {DisplayText.List(names)}";
}
