using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Data;

/// <summary>Says in which order the samples of an epoch come, and fetches their inputs.</summary>
internal abstract class SampleReader<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Begins an epoch.</summary>
    /// <param name="order">Receives 0 … n − 1 in the order of the epoch.</param>
    /// <param name="random">Where the order comes from; null for that of the samples.</param>
    public abstract void Arrange(Span<int> order, RandomStream? random);

    /// <summary>Copies the inputs of some samples next to each other.</summary>
    /// <param name="order">The epoch's, as <see cref="Arrange"/> gave it.</param>
    /// <param name="start">The place of the first in it.</param>
    /// <param name="inputs">Features × as many samples as follow one another in the order.</param>
    public abstract void Read(ReadOnlySpan<int> order, int start, Span<T> inputs);
}
