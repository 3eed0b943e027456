using Backprop.Numerics;

namespace Backprop.Data;

/// <summary>
/// Which rows are for training, which for validation and which for the test: disjoint, together all rows, each part in ascending order.
/// A function of the seed (stream <c>"split"</c>), the number of rows, the fractions and, when stratified, the classes.
/// </summary>
public sealed class Split
{
    private static readonly string[] PartNames = ["training", "validation", "test"];

    private Split(List<int>[] parts, IReadOnlyList<string> warnings)
    {
        foreach (List<int> part in parts)
            part.Sort();
        Train = [.. parts[0]];
        Validation = [.. parts[1]];
        Test = [.. parts[2]];
        Warnings = warnings;
    }

    /// <summary>The rows to learn from.</summary>
    public int[] Train { get; }

    /// <summary>The rows to choose by, such as when to stop; empty when none were asked for.</summary>
    public int[] Validation { get; }

    /// <summary>The rows to report on; empty when none were asked for.</summary>
    public int[] Test { get; }

    /// <summary>The classes that a part lacks, in words.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>
    /// Splits at random. The sizes are the fractions of the rows by largest remainder, and at least 1 for each part that is asked for.
    /// </summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="validation">The fraction for validation, from 0; the training part gets what is left.</param>
    /// <param name="test">The fraction for the test, from 0.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="file">What messages call the data.</param>
    /// <exception cref="DataException">There are fewer rows than parts.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A fraction is negative or not finite, together they leave nothing for training, or the number of rows is negative.</exception>
    public static Split Random(int rows, double validation, double test, Seed seed, string? file = null)
        => Assign(new int[Setting.AtLeast(0, rows, nameof(rows))], ["rows"], validation, test, seed, file);

    /// <summary>
    /// Splits so that each part has the classes in the proportions of the whole: of each class a part gets its fraction, rounded down or up by largest
    /// remainder, where what a part was owed by earlier classes counts. A class stays in training as long as it has a row.
    /// </summary>
    /// <param name="classIndices">The class of each row, from 0; see <see cref="TableSchema.ClassIndices"/>.</param>
    /// <param name="classes">The names of the classes, for the warnings.</param>
    /// <param name="validation">The fraction for validation, from 0; the training part gets what is left.</param>
    /// <param name="test">The fraction for the test, from 0.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="file">What messages call the data.</param>
    /// <exception cref="DataException">There are not enough rows to put one into each part and keep each class in training.</exception>
    /// <exception cref="ArgumentOutOfRangeException">As for <see cref="Random"/>; or a class index lies outside <paramref name="classes"/>.</exception>
    public static Split Stratified(ReadOnlySpan<int> classIndices, IReadOnlyList<string> classes, double validation, double test, Seed seed, string? file = null)
    {
        ArgumentNullException.ThrowIfNull(classes);
        foreach (int index in classIndices)
            Setting.Within(0, classes.Count - 1, index, nameof(classIndices));
        return Assign(classIndices, classes, validation, test, seed, file);
    }

    private static Split Assign(ReadOnlySpan<int> classIndices, IReadOnlyList<string> classes, double validation, double test, Seed seed, string? file)
    {
        Setting.BelowOne(validation, nameof(validation));
        Setting.BelowOne(test, nameof(test));
        if (!(validation + test < 1))
            throw new ArgumentOutOfRangeException(nameof(validation), FormattableString.Invariant($"Expected validation and test to leave something for training, got {validation} + {test}."));
        double[] fractions = [1 - validation - test, validation, test];
        int[] order = new int[classIndices.Length];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        seed.Stream("split").Shuffle<int>(order);
        var members = new List<int>[classes.Count];
        for (int c = 0; c < members.Length; c++)
            members[c] = [];
        foreach (int row in order)
            members[classIndices[row]].Add(row);

        int[,] counts = Apportionment.Divide([.. members.Select(rows => rows.Count)], fractions);
        if (!Apportionment.FillEmptyParts(counts, fractions))
        {
            string everyClass = classes.Count > 1 ? " with every class in the training part" : "";
            int asked = fractions.Count(fraction => fraction > 0);
            throw new DataException($"has {DisplayText.Count(order.Length, "row")}, too few to split into {DisplayText.Count(asked, "part")}{everyClass}", file);
        }
        List<int>[] parts = [[], [], []];
        var warnings = new List<string>();
        for (int p = 0; p < parts.Length; p++)
        {
            var absent = new List<string>();
            for (int c = 0; c < members.Length; c++)
            {
                parts[p].AddRange(members[c].Take(counts[c, p]));
                members[c].RemoveRange(0, counts[c, p]);
                if (counts[c, p] == 0)
                    absent.Add(classes[c]);
            }
            if (absent.Count > 0 && fractions[p] > 0)
                warnings.Add($"the {PartNames[p]} part has no row of class {DisplayText.List(absent)}");
        }
        return new(parts, warnings);
    }
}
