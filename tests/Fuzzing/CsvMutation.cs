using System.IO.Compression;
using System.Text;

namespace Backprop.Tests.Fuzzing;

/// <summary>CSV files that are wrong, or merely odd, in cells, rows, columns, quotes, line ends, encoding and compression.</summary>
internal static class CsvMutation
{
    private static readonly string[] Cells =
    [
        "", " ", "NA", "?", "NaN", "0", "-0", "1", "-1", "1e30", "1e308", "-1e308", "1e309", "1e-320", "123456789012345678901234567890", "2147483648", "9223372036854775807", "0x10", "1_000", "1,5", "1.5.2", "∞",
        "2021-02-30", "2021-02-28", "0001-01-01", "9999-12-31T23:59:59", "31.12.2021", "12/31/2021", "31/12/2021", "2021-13-01", "12:30", "true", "yes", "\"\"", "\"a\nb\"", "\"a,b\"", "\"a\"\"b\"", "\"open", "a\"b", "\u0000", "é", "\u202e", "=1+1",
    ];

    public static byte[] Of(string good, FuzzRandom random)
    {
        List<List<string>> rows = [.. good.TrimEnd('\n').Split('\n').Select(line => line.Split(',').ToList())];
        for (int change = random.Below(4); change >= 0 && rows.Count > 0; change--)
            Change(rows, random);
        string text = string.Join(random.OneIn(10) ? "\r\n" : random.OneIn(30) ? "\r" : "\n", rows.Select(row => string.Join(random.OneIn(200) ? ';' : ',', row)));
        if (random.OneIn(8))
            text = TextMutation.Of(text, random);
        byte[] bytes = random.Below(40) switch
        {
            0 => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
            1 => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
            2 => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)],
            3 => Encoding.Latin1.GetBytes(text),
            _ => Encoding.UTF8.GetBytes(text + (random.OneIn(3) ? "" : "\n")),
        };
        if (random.OneIn(12))
            bytes = random.Damage(bytes);
        if (!random.OneIn(10))
            return bytes;
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(bytes);
        return random.OneIn(2) ? random.Damage(stream.ToArray()) : stream.ToArray();
    }

    private static void Change(List<List<string>> rows, FuzzRandom random)
    {
        int at = random.Below(rows.Count);
        List<string> row = rows[at];
        int column = random.Below(Math.Max(1, row.Count));
        switch (random.Below(14))
        {
            case 0 or 1 or 2 when row.Count > 0:
                row[column] = random.Of(Cells);
                break;
            case 3 when row.Count > 0:
                row[column] = TextMutation.Of(row[column], random);
                break;
            // A whole column of one value, or of values that a random row has.
            case 4 or 5:
                string value = random.Of(Cells);
                bool same = random.OneIn(2);
                foreach (List<string> each in rows.Skip(1).Where(each => each.Count > column))
                    each[column] = same ? value : random.OneIn(2) ? random.Of(Cells) : each[column];
                break;
            case 6:
                rows.RemoveAt(at);
                break;
            case 7:
                rows.Insert(random.Below(rows.Count + 1), [.. row]);
                break;
            case 8 when row.Count > 0:
                row.RemoveAt(column);
                break;
            case 9:
                row.Insert(column, random.Of(Cells));
                break;
            case 10:
                rows.RemoveRange(at, rows.Count - at);
                break;
            case 11 when rows[0].Count > 0:
                rows[0][random.Below(rows[0].Count)] = random.OneIn(2) ? random.Of(rows[0]) : random.Of(Cells);
                break;
            case 12:
                for (int copy = random.Below(40); copy > 0; copy--)
                    rows.Add([.. row]);
                break;
            default:
                foreach (List<string> each in rows.Where(each => each.Count > column))
                    each.RemoveAt(column);
                break;
        }
    }
}
