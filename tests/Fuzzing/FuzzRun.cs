using System.Globalization;
using Backprop.Numerics;

namespace Backprop.Tests.Fuzzing;

/// <summary>
/// Runs cases and judges them: a result, or a <see cref="BackpropException"/> of one line that begins with the name of the file, and no more memory than the size of the
/// input explains. <c>BACKPROP_FUZZ_MINUTES=60</c> goes on for so many minutes per kind of case, <c>BACKPROP_FUZZ_SEED</c> takes others.
/// </summary>
internal static class FuzzRun
{
    private static readonly Seed Seed = new(Setting("BACKPROP_FUZZ_SEED") ?? 1);

    /// <summary>Runs the cases 0 to below a count, and more where that is asked for.</summary>
    /// <param name="kind">Names the stream of random numbers, and the file of a find.</param>
    /// <param name="count">How many cases the ordinary run has.</param>
    /// <param name="make">Makes the input of a case.</param>
    /// <param name="read">Does what a program does with such a file; the random numbers are for choices of its own.</param>
    /// <param name="accepted">At least so many in a hundred must be accepted, and so many refused: cases that are all good or all bad test nothing.</param>
    public static void Cases(string kind, int count, Func<FuzzRandom, byte[]> make, Action<byte[], FuzzRandom> read, int accepted)
    {
        long end = Environment.TickCount64 + (long)((Setting("BACKPROP_FUZZ_MINUTES") ?? 0) * 60_000);
        (long results, long cases) = (0, 0);
        for (; cases < count || Environment.TickCount64 < end; cases++)
        {
            var random = new FuzzRandom(Seed, kind, cases);
            byte[] input = make(random);
            if (Judge(() => read(input, random), out string? fault))
                results++;
            if (fault is not null)
                Report(kind, cases, input, fault);
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {cases} cases from seed {Seed}, {results} accepted, {cases - results} refused");
        Assert.InRange(100 * results, accepted * cases, (100 - accepted) * cases);
    }

    /// <summary>Whether a case ends with a result; what is wrong with how it ends, if something is.</summary>
    public static bool Judge(Action read, out string? fault)
    {
        fault = null;
        try
        {
            read();
            return true;
        }
        catch (BackpropException e) when (e is DivergedException)
        {
            return false;
        }
        catch (BackpropException e)
        {
            if (e.File is null || !e.Message.StartsWith(e.File, StringComparison.Ordinal) || e.Message.Length > 3000 || e.Message.AsSpan().ContainsAny("\n\r\0\u001b"))
                fault = $"a message without its file, or of more than one line: {e.Message}";
            return false;
        }
        catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
        {
            fault = e.ToString();
            return false;
        }
    }

    /// <summary>Requires that an action asks for no more memory than so many bytes, and so many times the input.</summary>
    public static void Within(long bytes, long times, byte[] input, Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            action();
        }
        finally
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > bytes + times * input.Length)
                throw new InvalidOperationException($"{allocated} bytes were allocated for an input of {input.Length} bytes.");
        }
    }

    /// <summary>The random numbers of a case of <see cref="CsvMutation"/> behind the ones that made its input.</summary>
    public static FuzzRandom AfterInput(string kind, string seed, string number, string good)
    {
        var random = new FuzzRandom(new Seed(long.Parse(seed, CultureInfo.InvariantCulture)), kind, long.Parse(number, CultureInfo.InvariantCulture));
        CsvMutation.Of(good, random);
        return random;
    }

    private static void Report(string kind, long number, byte[] input, string fault)
    {
        string folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "FuzzFinds")).FullName;
        string file = Path.Combine(folder, $"{kind.Replace(' ', '-')}-{Seed}-{number}");
        File.WriteAllBytes(file, input);
        string report = $"{kind}, seed {Seed}, case {number}: {fault}\nThe input is {file}; when the cause is gone, it belongs into tests/Fuzzing/Regressions.";
        File.WriteAllText($"{file}.txt", report);
        if (Environment.GetEnvironmentVariable("BACKPROP_FUZZ_COLLECT") != "1")
            Assert.Fail(report);
    }

    private static long? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;
}
