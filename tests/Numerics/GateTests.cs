using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Tests.Numerics;

public class GateTests
{
    private delegate Vector<T> Function<T>(Vector<T> x, out Vector<T> slope) where T : unmanaged;

    // from mpmath import *
    // mp.dps = 60
    // sigmoid = lambda x: 1 / (1 + exp(-x))
    // t = lambda x: tanh(log(1 + exp(x)))
    // f = {'Sigmoid': (sigmoid, lambda x: sigmoid(x) * sigmoid(-x)), 'TanhSoftplus': (t, lambda x: sigmoid(x) * (1 - t(x)**2)), 'NormalCdf': (ncdf, npdf)}
    // for name, (g, g1) in f.items():
    //     for x in [-80, -13.25, -2.5, -1/1024, 0, 0.75, 4, 11]: print(f'    [InlineData("{name}", {x}, {nstr(g(mpf(x)), 17)}, {nstr(g1(mpf(x)), 17)})]')
    [Theory]
    [InlineData("Sigmoid", -80, 1.8048513878454152e-35, 1.8048513878454152e-35)]
    [InlineData("Sigmoid", -13.25, 1.7603432133424856e-6, 1.7603401145342568e-6)]
    [InlineData("Sigmoid", -2.5, 0.075858180021243551, 0.070103716545108157)]
    [InlineData("Sigmoid", -0.0009765625, 0.49975585939440255, 0.2499999403953647)]
    [InlineData("Sigmoid", 0, 0.5, 0.25)]
    [InlineData("Sigmoid", 0.75, 0.67917869917539297, 0.21789499376181403)]
    [InlineData("Sigmoid", 4, 0.98201379003790844, 0.017662706213291116)]
    [InlineData("Sigmoid", 11, 0.9999832985781519, 1.6701142910603433e-5)]
    [InlineData("TanhSoftplus", -80, 1.8048513878454152e-35, 1.8048513878454152e-35)]
    [InlineData("TanhSoftplus", -13.25, 1.7603447627465999e-6, 1.7603432133370306e-6)]
    [InlineData("TanhSoftplus", -2.5, 0.078726481562613335, 0.075388021725119609)]
    [InlineData("TanhSoftplus", -0.0009765625, 0.59968748478392725, 0.32003111877584039)]
    [InlineData("TanhSoftplus", 0, 0.6, 0.32)]
    [InlineData("TanhSoftplus", 0.75, 0.81335778029105786, 0.22986743390084027)]
    [InlineData("TanhSoftplus", 4, 0.99935320174405963, 0.0012699187899226095)]
    [InlineData("TanhSoftplus", 11, 0.99999999944212502, 1.1157313317588098e-9)]
    [InlineData("NormalCdf", -80, 9.0242300162047361e-1393, 7.2205116894819091e-1391)]
    [InlineData("NormalCdf", -13.25, 2.2560163396857891e-40, 3.0060595260997454e-39)]
    [InlineData("NormalCdf", -2.5, 0.0062096653257761352, 0.017528300493568537)]
    [InlineData("NormalCdf", -0.0009765625, 0.49961040799121946, 0.39894209017097476)]
    [InlineData("NormalCdf", 0, 0.5, 0.39894228040143268)]
    [InlineData("NormalCdf", 0.75, 0.7733726476231318, 0.3011374321548044)]
    [InlineData("NormalCdf", 4, 0.99996832875816688, 0.00013383022576488535)]
    [InlineData("NormalCdf", 11, 1.0, 2.1188192535093535e-27)]
    public void Values_and_slopes(string gate, double x, double value, double slope)
    {
        // In double, x/√2 is rounded before it is squared, which Φ(−13) magnifies 13² times; and where the slope vanishes on the right, 1 − t is
        // known to a unit of 1 only: the activation adds it to g, which is 1 there.
        Check<double>(2e-14, 4e-16);
        Check<float>(1.0 / (1 << 21), 2e-44);

        void Check<T>(double tolerance, double floor) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Vector<T> g = Named<T>(gate)(new Vector<T>(T.CreateChecked(x)), out Vector<T> g1);
            for (int lane = 0; lane < Vector<T>.Count; lane++)
            {
                Assert.Equal(value, double.CreateChecked(g[lane]), Math.Max(tolerance * value, double.CreateChecked(T.Epsilon)));
                Assert.Equal(slope, double.CreateChecked(g1[lane]), tolerance * slope + floor);
            }
        }
    }

    /// <summary>Floats from the whole line against the doubles, which the test above holds to mpmath.</summary>
    [Theory]
    [InlineData("Sigmoid")]
    [InlineData("TanhSoftplus")]
    [InlineData("NormalCdf")]
    public void Floats_are_accurate_on_both_sides(string gate)
    {
        IEnumerable<float> line = Enumerable.Range(0, 200_000).Select(k => BitConverter.UInt32BitsToSingle((uint)(k * 21_473L)));
        foreach (float x in line.Concat(Enumerable.Range(-110_000, 220_001).Select(k => k * 1e-3f)))
        {
            float g = Named<float>(gate)(new Vector<float>(x), out Vector<float> g1)[0];
            double expected = Named<double>(gate)(new Vector<double>(x), out Vector<double> expected1)[0];
            Assert.True(Close(expected, g), $"{gate}({x:R}) is {g:R}, expected {expected:R}.");
            // In double too, 1 − t is known to a unit of 1.
            Assert.True(Close(expected1[0], g1[0]) || Math.Abs(expected1[0] - g1[0]) < 1e-15, $"{gate}'({x:R}) is {g1[0]:R}, expected {expected1[0]:R}.");
        }

        static bool Close(double expected, float actual) => double.IsNaN(expected)
            ? float.IsNaN(actual)
            : Math.Abs(actual - expected) <= Math.Max(Math.Abs(expected) / (1 << 21), 2 * float.Epsilon);
    }

    [Theory]
    [InlineData("Sigmoid")]
    [InlineData("TanhSoftplus")]
    [InlineData("NormalCdf")]
    public void Limits_are_exact(string gate)
    {
        Check<float>();
        Check<double>();

        void Check<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach ((T x, T value) in new[] { (T.NegativeInfinity, T.Zero), (T.PositiveInfinity, T.One), (T.NaN, T.NaN) })
            {
                T g = Named<T>(gate)(new Vector<T>(x), out Vector<T> g1)[0];
                Assert.Equal(value, g);
                Assert.Equal(T.IsNaN(x) ? T.NaN : T.Zero, g1[0]);
                // z·g and z·g' go to −0 and 0 where g and g' do.
                Assert.Equal(T.IsNaN(x) ? T.NaN : T.IsNegative(x) ? T.Zero : x, Gate.Multiply(new Vector<T>(x), new Vector<T>(g))[0]);
            }
        }
    }

    private static Function<T> Named<T>(string gate) where T : unmanaged, IBinaryFloatingPointIeee754<T> => gate switch
    {
        "Sigmoid" => Gate.Sigmoid,
        "TanhSoftplus" => Gate.TanhSoftplus,
        _ => Gate.NormalCdf,
    };
}
