namespace Backprop.Reports.Columns;

/// <summary>A digest of cells in their order: FNV-1a, 64 bits (Fowler, Noll and Vo), each cell ended by a byte that UTF-8 does not have.</summary>
internal static class CellDigest
{
    public const ulong Start = 14695981039346656037;

    private const ulong Prime = 1099511628211;

    public static ulong Add(ulong digest, ReadOnlySpan<byte> cell)
    {
        foreach (byte one in cell)
            digest = unchecked((digest ^ one) * Prime);
        return unchecked((digest ^ 0xFF) * Prime);
    }
}
