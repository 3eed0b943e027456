using System.Numerics;
using Backprop.Layers;

namespace Backprop.Losses;

/// <summary>What a loss writes to. It belongs to whoever evaluates the loss: trainers on several threads may then share one.</summary>
internal struct LossBuffers<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>∂C/∂a, by shape.</summary>
    public MatrixBuffer<T> Gradients;

    private T[]? elements;

    /// <summary>Memory for so many elements, with whatever was in it.</summary>
    public Span<T> Elements(int count)
    {
        if (elements is null || elements.Length < count)
            elements = new T[count];
        return elements.AsSpan(0, count);
    }
}
