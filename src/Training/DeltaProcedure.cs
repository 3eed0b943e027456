using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Training;

/// <summary>
/// The guide's δ/Δ procedure, written as the guide writes it: sample by sample, with whole matrices and nothing clever. The
/// framework must give the same numbers; this is what it is held against, and the place to read how backpropagation goes.
/// <code>
/// forward      a₁ = x,   z₍l+1₎ = θ₍l₎·a₍l₎,   a₍l+1₎ = σ(z₍l+1₎)
/// at the end   Δ = ∂C/∂a
/// backward     δ = Δ .* σ'(z),   θ' += δ·aᵀ,   Δ = θᵀ·δ        layer by layer
/// afterwards   θ' /= m
/// </code>
/// There is no separate bias. Where one is wanted the guide appends the constant 1 to every layer's input, and a column to θ.
/// </summary>
public sealed class DeltaProcedure
{
    private readonly Matrix<double>[] theta;
    private readonly Func<double, double> sigma, sigmaPrime;
    private readonly bool appendOne;

    /// <summary>Takes a network of fully connected layers, all with the same activation.</summary>
    /// <param name="theta">θ of every layer: out × in, or out × (in + 1) with the bias in the last column.</param>
    /// <param name="sigma">σ.</param>
    /// <param name="sigmaPrime">σ', as a function of z.</param>
    /// <param name="appendOne">Whether the constant 1 is appended to every layer's input.</param>
    public DeltaProcedure(IEnumerable<Matrix<double>> theta, Func<double, double> sigma, Func<double, double> sigmaPrime, bool appendOne = false)
    {
        ArgumentNullException.ThrowIfNull(theta);
        ArgumentNullException.ThrowIfNull(sigma);
        ArgumentNullException.ThrowIfNull(sigmaPrime);
        (this.theta, this.sigma, this.sigmaPrime, this.appendOne) = (Setting.NoneNull<Matrix<double>>([.. theta], nameof(theta)), sigma, sigmaPrime, appendOne);
    }

    /// <summary>Goes forward and backward through the network with one sample and keeps every number on the way.</summary>
    /// <param name="x">The sample.</param>
    /// <param name="costGradient">∂C/∂a as a function of the last a; for the half squared error, a − y.</param>
    public DeltaTrace Trace(Vector<double> x, Func<Vector<double>, Vector<double>> costGradient)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(costGradient);
        int last = theta.Length;
        var a = new Vector<double>[last + 1];
        var z = new Vector<double>[last];
        a[0] = x;
        for (int l = 0; l < last; l++)
        {
            z[l] = theta[l] * WithOne(a[l]);
            a[l + 1] = z[l].Map(sigma);
        }

        var Δ = new Vector<double>[last];
        var δ = new Vector<double>[last];
        var gradient = new Matrix<double>[last];
        Vector<double> arriving = costGradient(a[last]);
        for (int l = last - 1; l >= 0; l--)
        {
            Δ[l] = arriving;
            δ[l] = Δ[l].PointwiseMultiply(z[l].Map(sigmaPrime));
            gradient[l] = δ[l].OuterProduct(WithOne(a[l]));
            arriving = theta[l].Transpose().Multiply(δ[l]).SubVector(0, a[l].Count);
        }
        return new(z, a, δ, Δ, gradient, arriving);
    }

    /// <summary>θ' of every layer, averaged over the samples.</summary>
    /// <param name="inputs">One column per sample.</param>
    /// <param name="targets">One column per sample.</param>
    /// <param name="costGradient">∂C/∂a as a function of the last a and the target.</param>
    public Matrix<double>[] AverageGradients(Matrix<double> inputs, Matrix<double> targets, Func<Vector<double>, Vector<double>, Vector<double>> costGradient)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(costGradient);
        Matrix<double>[] gradients = [.. theta.Select(t => Matrix<double>.Build.Dense(t.RowCount, t.ColumnCount))];
        for (int s = 0; s < inputs.ColumnCount; s++)
        {
            Vector<double> y = targets.Column(s);
            DeltaTrace trace = Trace(inputs.Column(s), a => costGradient(a, y));
            for (int l = 0; l < gradients.Length; l++)
                gradients[l] += trace.Gradients[l];
        }
        for (int l = 0; l < gradients.Length; l++)
            gradients[l] /= inputs.ColumnCount;
        return gradients;
    }

    private Vector<double> WithOne(Vector<double> a)
        => appendOne ? Vector<double>.Build.DenseOfEnumerable(a.Append(1)) : a;
}
