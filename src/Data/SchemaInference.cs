namespace Backprop.Data;

/// <summary>
/// Finds out what the columns of a table are.
/// <list type="bullet">
/// <item>A column is <see cref="ColumnKind.Numeric"/> when all its known cells are numbers, <see cref="ColumnKind.Date"/> when all are dates,
/// else <see cref="ColumnKind.Categorical"/>. Dates such as 3/4/2021 have the month first unless a row or <see cref="ColumnChoices.DateOrder"/> says otherwise, with a warning where nothing does. A cell
/// that is a number in another notation (<c>1,5</c>, <c>1,234.5</c>, <c>inf</c>, <c>1e400</c>, <c>0x10</c>) among numbers is refused, never taken for text.</item>
/// <item>The task is classification when the target is text; or when it holds only whole numbers and these are class codes: two different values, or
/// 0 … K−1 or 1 … K without a gap for a K up to 20, with at least two rows for each on average. Any other target of numbers is a regression.
/// So digits 0 … 9 are classes; years of schooling 12 … 18, counts with a long tail and measured values are not.</item>
/// <item>Classes are ordered by value when all of them are numbers (<c>1</c> and <c>1.0</c> are then the same), else by ordinal order of their text; each keeps the text of its first row.</item>
/// </list>
/// </summary>
public static class SchemaInference
{
    private const int MostClassCodes = 20;

    /// <summary>Makes every column but the target a feature, and finds the task.</summary>
    /// <param name="table">All the rows, so that no class is forgotten.</param>
    /// <param name="target">The exact name of the column to predict.</param>
    /// <param name="task">What to learn; null to find out.</param>
    /// <param name="choices">What the caller knows of the columns; null to find it all out.</param>
    /// <exception cref="DataException">
    /// The target does not exist, is the only column, or has a missing cell; a column has no known cell or a cell that cannot be read; there is
    /// a single class, or a class for each row; a row repeats the header; a choice cannot be followed.
    /// </exception>
    public static TableSchema Infer(CsvTable table, string target, TaskKind? task = null, ColumnChoices? choices = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(target);
        CsvColumn targetColumn = table.Column(target);
        if (table.Columns.Count == 1)
            throw table.Error($"the target {DisplayText.Quote(target)} is the only column; there is nothing to predict it from");
        Dictionary<string, ColumnKind?> chosen = (choices ?? new()).In(table, target);
        if (chosen.Count(choice => choice.Value is null) == table.Columns.Count - 1)
            throw table.Error($"every column but the target {DisplayText.Quote(target)} is to be ignored; there is nothing to predict it from");
        RefuseRepeatedHeader(table);
        for (int row = 0; row < table.RowCount; row++)
        {
            if (targetColumn.IsMissing(row))
                throw MissingTarget(targetColumn, row);
        }
        TaskKind found = task ?? (IsClassification(targetColumn) ? TaskKind.Classification : TaskKind.Regression);
        CsvColumn[] columns = [.. table.Columns.Where(column => column != targetColumn && !(chosen.TryGetValue(column.Name, out ColumnKind? choice) && choice is null))];
        bool namesFirst = CsvHeader.IsTakenForData(table);
        var features = new ColumnSchema[columns.Length];
        var warnings = new List<string>[columns.Length];
        ColumnLoop.Run(columns.Length, (long)columns.Length * table.RowCount, i =>
        {
            warnings[i] = [];
            DateOrder wanted = choices?.DateOrder ?? DateOrder.None;
            features[i] = chosen.TryGetValue(columns[i].Name, out ColumnKind? choice) && choice is { } kind
                ? Required(columns[i], kind, wanted, warnings[i])
                : Found(columns[i], wanted, !namesFirst, warnings[i]);
        });
        List<string> doubts = namesFirst ? [CsvHeader.TakenForData] : [];
        if (found == TaskKind.Classification)
        {
            string[] classes = ClassesOf(targetColumn);
            if (task is null && !namesFirst && NumberDoubt.Of(targetColumn, "leave the row out", $" and is taken for {DisplayText.Count(classes.Length)} classes") is { } doubt)
                doubts.Add($"the target {targetColumn.DisplayName} {doubt}");
            doubts.AddRange(ClassList.NearlyAlike(classes).Select(names => $"classes {names} differ only by case or spaces"));
            return new TableSchema(features, target, found, classes, table.Options.DecimalSeparator) { Warnings = [.. doubts, .. warnings.SelectMany(lines => lines)] };
        }
        RequireNumbers(targetColumn);
        return new TableSchema(features, target, found) { Warnings = [.. doubts, .. warnings.SelectMany(lines => lines)] };
    }

    /// <exception cref="DataException">No cell is known, or one is not of that kind.</exception>
    private static ColumnSchema Required(CsvColumn column, ColumnKind kind, DateOrder wanted, List<string> warnings)
    {
        bool known = false;
        for (int row = 0; row < column.Table.RowCount; row++)
            known |= kind == ColumnKind.Numeric ? column.Number(row) is not null : !column.IsMissing(row);
        if (!known)
            throw column.EveryValueIsMissing();
        if (kind != ColumnKind.Date)
            return new(column.Name, kind);
        var dates = new DateColumn(column);
        return dates.IsDates ? new(column.Name, kind) { DateOrder = dates.Order(column, wanted, warnings) } : throw dates.Complaint(column);
    }

    private static ColumnSchema Found(CsvColumn column, DateOrder wanted, bool doubts, List<string> warnings)
    {
        if (IsNumeric(column))
        {
            if (doubts && DateDoubt.OfNumbers(column) is { } days)
                warnings.Add($"column {column.DisplayName} {days}");
            return new(column.Name, ColumnKind.Numeric);
        }
        var dates = new DateColumn(column);
        if (dates.IsDates)
            return new(column.Name, ColumnKind.Date) { DateOrder = dates.Order(column, wanted, warnings) };
        if (!doubts)
            return new(column.Name, ColumnKind.Categorical);
        if (NumberDoubt.Of(column, "leave the column out (--ignore)") is { } doubt)
            warnings.Add($"column {column.DisplayName} {doubt}");
        else if (dates.IsAlmost)
            warnings.Add($"column {column.DisplayName} looks like dates: {dates.Complaint(column).Message}, or leave the column out (--ignore)");
        else if (DateDoubt.Of(column) is { } notation)
            warnings.Add($"column {column.DisplayName} {notation}");
        return new(column.Name, ColumnKind.Categorical);
    }

    /// <returns>Whether the known cells are all numbers.</returns>
    /// <exception cref="DataException">No cell is known, or a number is written in another notation.</exception>
    private static bool IsNumeric(CsvColumn column)
    {
        if (column.HoldsOnlyNumbers)
            return true;
        bool known = false;
        (int Row, NumberReading Reading)? complaint = null;
        for (int row = 0; row < column.Table.RowCount; row++)
        {
            NumberReading reading = column.Read(row, out _);
            if (reading == NumberReading.Text)
                return false;
            known |= reading != NumberReading.Missing;
            if (reading is not (NumberReading.Number or NumberReading.Missing))
                complaint ??= (row, reading);
        }
        if (complaint is { } first)
            throw column.Unreadable(first.Row, first.Reading);
        if (!known)
            throw column.EveryValueIsMissing();
        return true;
    }

    // What joining files by their bytes leaves: it would make categories of every column of numbers, and a class of its own.
    private static void RefuseRepeatedHeader(CsvTable table)
    {
        if (!table.Options.HasHeader || table.Columns.Any(column => column.HoldsOnlyNumbers))
            return;
        for (int row = 0; row < table.RowCount; row++)
        {
            if (table.Columns.All(column => WithoutMark(column.Text(row)).SequenceEqual(WithoutMark(column.Name))))
                throw new DataException("repeats the header; delete the line, or, if files were joined, give them one by one", table.FileOf(row), table.LineOf(row));
        }
    }

    // A file that was joined brings its byte-order mark along.
    private static ReadOnlySpan<char> WithoutMark(string text) => text.AsSpan().TrimStart('\uFEFF');

    private static DataException MissingTarget(CsvColumn target, int row) => target.Table.Columns.All(column => string.IsNullOrWhiteSpace(column.Text(row)))
        ? new("the row is empty; delete it, or use --drop-missing-target", target.Table.FileOf(row), target.Table.LineOf(row))
        : target.Error(row, "the target is missing (to leave out such rows, use --drop-missing-target)");

    private static bool IsClassification(CsvColumn target)
    {
        if (!IsNumeric(target))
            return true;
        var values = new SortedSet<double>();
        for (int row = 0; row < target.Table.RowCount; row++)
        {
            target.Read(row, out double value);
            if (!double.IsInteger(value) || (values.Add(value) && values.Count > MostClassCodes))
                return false;
        }
        bool codes = values.Count <= 2 || (values.Min is 0 or 1 && values.Max - values.Min == values.Count - 1);
        return codes && target.Table.RowCount >= 2 * values.Count;
    }

    private static string[] ClassesOf(CsvColumn target)
    {
        string[] classes = ClassList.NamesIn(target);
        if (classes.Length == 1)
            throw target.Error($"the target has a single class, {DisplayText.Quote(classes[0])}; there is nothing to tell apart");
        if (classes.Length == target.Table.RowCount)
            throw target.Error($"the target has as many classes as rows ({DisplayText.Count(classes.Length)}); is it an identifier, or a number for --task regression?");
        return classes;
    }

    private static void RequireNumbers(CsvColumn target)
    {
        for (int row = 0; row < target.Table.RowCount; row++)
        {
            if (target.Number(row) is null)
                throw target.Error(row, "the target is missing");
        }
    }
}
