using Backprop.Numerics;

namespace Backprop.Tests.Numerics;

/// <summary>When factors are copied, as measured: a copy changes speed alone, so that nothing else would show a wrong choice.</summary>
public unsafe class PackingTests
{
    /// <summary>A panel of A is worth copying from so many bytes between its columns on, and for so many columns of C.</summary>
    [Theory]
    [InlineData(3196, 48, false, false)]
    [InlineData(3200, 48, false, true)]
    [InlineData(3200, 47, false, false)]
    [InlineData(3200, 255, false, true)]
    [InlineData(496, 256, false, false)]
    [InlineData(500, 256, false, true)]
    [InlineData(500, 255, false, false)]
    [InlineData(496, 48, true, false)]
    [InlineData(500, 48, true, true)]
    [InlineData(500, 47, true, false)]
    public void Panels(int bytesApart, int columns, bool isLow, bool pays)
    {
        Product<float> floats = new(64, columns, 100, a: null, columnA: bytesApart / sizeof(float), b: null, columnB: 1, stepB: columns);
        Product<double> doubles = new(64, columns, 100, a: null, columnA: bytesApart / sizeof(double), b: null, columnB: 1, stepB: columns);
        Assert.Equal(pays, isLow ? Packing.PanelPays<Lanes256<float>, float>(floats) : Packing.PanelPays<Lanes512<float>, float>(floats));
        if (bytesApart % sizeof(double) == 0)
            Assert.Equal(pays, isLow ? Packing.PanelPays<Lanes256<double>, double>(doubles) : Packing.PanelPays<Lanes512<double>, double>(doubles));
    }

    /// <summary>B is worth transposing for so many rows of C, if it is stored row after row, and for high panels if its rows are so far apart.</summary>
    [Theory]
    [InlineData(256, 1, 1024, false, true)]
    [InlineData(256, 1, 1023, false, false)]
    [InlineData(255, 1, 1024, false, false)]
    [InlineData(256, 2, 1024, false, false)]
    [InlineData(256, 1, 2, true, true)]
    [InlineData(256, 1, 1, true, false)]
    [InlineData(255, 1, 2, true, false)]
    [InlineData(256, 2, 2, true, false)]
    public void Factors(int rows, int columnB, int stepB, bool isLow, bool pays)
    {
        Product<float> product = new(rows, 100, 100, a: null, columnA: rows, b: null, columnB, stepB);
        Assert.Equal(pays, isLow ? Packing.FactorPays<Lanes256<float>, float>(product) : Packing.FactorPays<Lanes512<float>, float>(product));
    }

    /// <summary>B of 67,108,864 floats, 256 MiB, is copied; a larger one is left where it is.</summary>
    [Theory]
    [InlineData(131_072, true)]
    [InlineData(131_073, false)]
    public void Huge_factors(int columns, bool pays)
        => Assert.Equal(pays, Packing.FactorPays<Lanes256<float>, float>(new Product<float>(256, columns, 512, a: null, columnA: 256, b: null, columnB: 1, stepB: columns)));

    [Fact]
    public void A_copied_panel_has_its_columns_side_by_side_and_begins_at_its_row()
    {
        float[] matrix = ProductCheck.Draw<float>("panel", 20 * 7);
        fixed (float* a = matrix)
        {
            Product<float> product = new(20, 60, 7, a, columnA: 20, b: null, columnB: 1, stepB: 60);
            product.Into(a + 20, 0, a + 40, 20);
            Product<float> packed = Packing.CopyPanel<TwinLanes<Lanes128<float>, float>, float>(product, row: 5);
            Assert.Equal((8, 15), (packed.ColumnA, packed.Rows));
            Assert.True(packed.Start == a + 25 && packed.C == a + 45);
            for (int p = 0; p < 7; p++)
                Assert.Equal(matrix.AsSpan(20 * p + 5, 8), new ReadOnlySpan<float>(packed.A + 8 * p, 8));
        }
    }
}
