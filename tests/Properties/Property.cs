using System.Globalization;
using System.Runtime.CompilerServices;
using Backprop.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Backprop.Tests.Properties;

/// <summary>
/// What holds for every case that FsCheck draws. A property has its own seed, so a run repeats; <c>BACKPROP_LONG_TESTS=1</c> draws twenty times as many cases, and
/// <c>BACKPROP_PROPERTY_SEED=n</c> others. A failure prints the smallest case found and the seed of its last step, which <c>BACKPROP_REPLAY=seed,gamma,size</c> goes back to.
/// </summary>
internal static class Property
{
    private const int ThousandCases = 1000;

    /// <summary>Runs the property on a thousand cases, or as many as asked.</summary>
    /// <param name="cases">Where cases come from.</param>
    /// <param name="property">Throws when it does not hold.</param>
    /// <param name="shrink">Simpler cases than a given one, the simplest first.</param>
    /// <param name="count">How many cases.</param>
    /// <param name="name">The test.</param>
    public static void Holds<T>(Gen<T> cases, Action<T> property, Func<T, IEnumerable<T>>? shrink = null, int count = ThousandCases, [CallerMemberName] string name = "")
    {
        Replay start = Environment.GetEnvironmentVariable("BACKPROP_REPLAY") is { Length: > 0 } replay ? Parse(replay) : new(new Rnd(SeedOf(name)), FSharpOption<int>.None);
        Config config = Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(LongTests.Wanted ? 20 * count : count).WithReplay(FSharpOption<Replay>.Some(start));
        TestContext.Current.TestOutputHelper?.WriteLine($"{config.MaxTest} cases from the seed ({start.Rnd.Seed},{start.Rnd.Gamma})");
        try
        {
            Check.One(name, config, Prop.ForAll(shrink is null ? Arb.From(cases) : Arb.From(cases, shrink), property));
        }
        catch (Exception e) when (!e.Message.StartsWith("replay", StringComparison.Ordinal))
        {
            Assert.Fail($"replay with BACKPROP_REPLAY=seed,gamma,size, from the last step's: {e.Message}");
        }
    }

    private static ulong SeedOf(string name)
        => new Seed(long.Parse(Environment.GetEnvironmentVariable("BACKPROP_PROPERTY_SEED") ?? "1", CultureInfo.InvariantCulture)).Stream($"property:{name}").NextBits();

    private static Replay Parse(string text)
    {
        ulong[] parts = [.. text.Split(',').Select(part => ulong.Parse(part.Trim(' ', '(', ')'), CultureInfo.InvariantCulture))];
        return new(new Rnd(parts[0], parts[1]), parts.Length > 2 ? FSharpOption<int>.Some((int)parts[2]) : FSharpOption<int>.None);
    }
}
