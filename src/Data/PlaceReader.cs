using System.Numerics;

namespace Backprop.Data;

/// <summary>Reads some of the samples of a file, those between them along with them: a disk reads on faster than it skips.</summary>
internal sealed class PlaceReader<T>(SampleFile<T> file, int[] places) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int StageValues = 1 << 17;

    private T[] stage = [];

    /// <summary>Reads samples that follow one another among the places.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="inputs">Features × samples.</param>
    public void Read(int first, Span<T> inputs)
    {
        int features = file.Features, last = first + inputs.Length / features - 1;
        if (places[last] - places[first] == last - first)
        {
            file.Read(places[first], inputs);
            return;
        }
        int most = Math.Max(1, StageValues / features);
        if (stage.Length == 0)
            stage = new T[most * features];
        for (int next = first; next <= last;)
        {
            int start = places[next], end = next;
            while (end < last && places[end + 1] - start < most)
                end++;
            Span<T> read = stage.AsSpan(0, (places[end] - start + 1) * features);
            file.Read(start, read);
            for (; next <= end; next++)
                read.Slice((places[next] - start) * features, features).CopyTo(inputs[((next - first) * features)..]);
        }
    }
}
