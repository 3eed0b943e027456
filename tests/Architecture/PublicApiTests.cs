using System.Numerics;

namespace Backprop.Tests.Architecture;

/// <summary>
/// The public API stands in PublicApi.txt, so that nothing becomes public, or ceases to be, without being seen. After a change that is meant,
/// <c>BACKPROP_ACCEPT_API=1 dotnet run -c Release --project tests -- -class Backprop.Tests.Architecture.PublicApiTests</c> writes the file anew.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly string Approved = Path.Combine(Sources.Root, "tests", "Architecture", "PublicApi.txt");

    [Fact]
    public void The_public_api_is_the_reviewed_one()
    {
        string received = PublicApi.Of(typeof(BackpropException).Assembly);
        if (Environment.GetEnvironmentVariable("BACKPROP_ACCEPT_API") == "1")
            File.WriteAllText(Approved, received);
        string approved = File.ReadAllText(Approved);
        if (received == approved)
            return;
        string file = Path.Combine(AppContext.BaseDirectory, "PublicApi.received.txt");
        File.WriteAllText(file, received);
        Assert.Fail($"The public API is not that of tests/Architecture/PublicApi.txt. The API as it is: {file}.\n{Difference(approved, received)}"
            + "If that is meant, BACKPROP_ACCEPT_API=1 dotnet run -c Release --project tests -- -class Backprop.Tests.Architecture.PublicApiTests accepts it; commit the file.");
    }

    [Theory]
    [InlineData(typeof(Example<,>), """
          public abstract class PublicApiTests.Example<T, TKey> : List<T>, IDisposable where T : unmanaged, IBinaryFloatingPointIeee754<T> where TKey : class, new()
              protected static readonly int Count
              public const string Name = "x"
              protected Example(int size, params string?[] names)
              protected T Hidden { get; }
              public (int Rows, string? Label)? Shape { get; init; }
              public string? Text { get; protected set; }
              public event EventHandler<string>? Changed
              protected virtual void Draw(in T value, out T? other, ref int third)
              public TKey Get<TValue>(Dictionary<string, TValue?> values, DayOfWeek day = DayOfWeek.Monday, double? rate = null, CancellationToken token = default) where TValue : struct
              public abstract void Act(double rate = 0.5)
              public override string ToString()
              public static PublicApiTests.Example<T, TKey> operator Addition(PublicApiTests.Example<T, TKey> a, int b)
              public void Dispose()
        """)]
    [InlineData(typeof(Pair), """
          public readonly record struct PublicApiTests.Pair
              public Pair(int A, string? B)
              public int A { get; init; }
              public string? B { get; init; }
        """)]
    [InlineData(typeof(Mode), """
          public enum PublicApiTests.Mode
              Off = 0
              On = 4
        """)]
    public void Everything_that_a_user_can_see_is_written_down(Type type, string expected)
        => Assert.Equal(expected.ReplaceLineEndings("\n"), PublicApi.Describe(type).TrimEnd('\n'));

    private static string Difference(string approved, string received)
    {
        string[] before = approved.Split('\n'), after = received.Split('\n');
        return string.Concat([.. before.Except(after).Take(20).Select(line => $"- {line.Trim()}\n"), .. after.Except(before).Take(20).Select(line => $"+ {line.Trim()}\n")]);
    }

#pragma warning disable CS0067, CA1822, CA1051, CA2211, CA1816 // An example of everything, used by nobody.
    public abstract class Example<T, TKey> : List<T>, IDisposable
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TKey : class, new()
    {
        public const string Name = "x";
        protected static readonly new int Count = 1;
        internal int Internal;

        protected Example(int size, params string?[] names) => Internal = size + names.Length;

        private Example() { }

        public event EventHandler<string>? Changed;

        public (int Rows, string? Label)? Shape { get; init; }

        public string? Text { get; protected set; }

        protected T Hidden { get; private set; }

        public static Example<T, TKey> operator +(Example<T, TKey> a, int b) => a;

        public abstract void Act(double rate = 0.5);

        public TKey Get<TValue>(Dictionary<string, TValue?> values, DayOfWeek day = DayOfWeek.Monday, double? rate = null, CancellationToken token = default) where TValue : struct => new();

        public void Dispose() { }

        public override string ToString() => "";

        protected virtual void Draw(in T value, out T? other, ref int third) => other = default;

        internal void NotSeen() { }
    }
#pragma warning restore CS0067, CA1822, CA1051, CA2211, CA1816

    public readonly record struct Pair(int A, string? B);

    public enum Mode
    {
        Off,
        On = 4,
    }
}
