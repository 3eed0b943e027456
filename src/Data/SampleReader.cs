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

    /// <summary>Whether <see cref="ReadAhead"/> pays for batches of so many samples.</summary>
    public virtual bool ReadsAhead(int samples) => false;

    /// <summary>Begins to copy, on threads that have nothing else to do, what is needed after this batch.</summary>
    /// <param name="order">As for <see cref="Read"/>; it may not change before <see cref="Finish"/> or <see cref="Stop"/>.</param>
    /// <param name="start">The place of the first in it.</param>
    /// <param name="inputs">Features × as many samples as follow one another in the order.</param>
    public virtual void ReadAhead(int[] order, int start, T[] inputs) => throw new NotSupportedException();

    /// <summary>Copies what is left of what <see cref="ReadAhead"/> began.</summary>
    public virtual void Finish()
    {
    }

    /// <summary>Gives up what <see cref="ReadAhead"/> began, if anything: on return no thread is at it.</summary>
    public virtual void Stop()
    {
    }
}
