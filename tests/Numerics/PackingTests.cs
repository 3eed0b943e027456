using Backprop.Numerics;

namespace Backprop.Tests.Numerics;

/// <summary>When factors are copied, as measured: a copy changes speed alone, so that nothing else would show a wrong choice.</summary>
public unsafe class PackingTests
{
    /// <summary>A panel of A is worth copying from so many bytes between its columns on, and for so many columns of C.</summary>
    [Theory]
    [InlineData(992, 48, false, false)]
    [InlineData(1000, 48, false, true)]
    [InlineData(1000, 47, false, false)]
    [InlineData(248, 48, true, false)]
    [InlineData(252, 48, true, true)]
    [InlineData(252, 47, true, false)]
    public void Panels(int bytesApart, int columns, bool isLow, bool pays)
    {
        Product<float> floats = new(64, columns, 100, a: null, columnA: bytesApart / sizeof(float), b: null, columnB: 1, stepB: columns);
        Product<double> doubles = new(64, columns, 100, a: null, columnA: bytesApart / sizeof(double), b: null, columnB: 1, stepB: columns);
        Assert.Equal(pays, isLow ? Packing.PanelPays<Lanes256<float>, float>(floats) : Packing.PanelPays<Lanes512<float>, float>(floats));
        if (bytesApart % sizeof(double) == 0)
            Assert.Equal(pays, isLow ? Packing.PanelPays<Lanes256<double>, double>(doubles) : Packing.PanelPays<Lanes512<double>, double>(doubles));
    }

    /// <summary>Beside a B from afar, any panel is, whose columns do not lie side by side already.</summary>
    [Theory]
    [InlineData(17, 512, true)]
    [InlineData(16, 512, false)]
    [InlineData(17, 511, false)]
    public void Panels_beside_a_far_factor(int columnA, int depth, bool pays)
        => Assert.Equal(pays, Packing.PanelPays<Lanes512<float>, float>(new Product<float>(64, 256, depth, a: null, columnA, b: null, columnB: 1, stepB: 256)));

    /// <summary>B is worth copying for so many rows of C, if it is stored row after row; for high panels fewer rows do if its rows are so far apart.</summary>
    [Theory]
    [InlineData(256, 1, 1024, false, true)]
    [InlineData(256, 1, 1023, false, false)]
    [InlineData(255, 1, 1024, false, false)]
    [InlineData(256, 2, 1024, false, false)]
    [InlineData(1024, 1, 1023, false, true)]
    [InlineData(1023, 1, 1023, false, false)]
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
    public void A_shared_panel_has_its_columns_side_by_side_and_begins_at_its_row()
    {
        float[] matrix = ProductCheck.Draw<float>("panel", 20 * 7), panels = new float[20 * 7];
        fixed (float* a = matrix, copies = panels)
        {
            Product<float> product = new(20, 60, 7, a, columnA: 20, b: null, columnB: 1, stepB: 60);
            product.Into(a + 20, 0, a + 40, 20);
            product.Panels = copies;
            for (int pass = 0; pass < 2; pass++)
            {
                Product<float> panel = Packing.SharedPanel<TwinLanes<Lanes128<float>, float>, float>(product, row: 5);
                Assert.Equal((8, 15), (panel.ColumnA, panel.Rows));
                Assert.True(panel.A == copies + 5 * 7 && panel.Start == a + 25 && panel.C == a + 45);
                for (int p = 0; p < 7; p++)
                    Assert.Equal(matrix.AsSpan(20 * p + 5, 8), new ReadOnlySpan<float>(panel.A + 8 * p, 8));
                // The second finds it there.
                product.HasPanels = true;
            }
            Array.Clear(matrix);
            Packing.SharedPanel<TwinLanes<Lanes128<float>, float>, float>(product, row: 5);
            Assert.NotEqual(0, panels[5 * 7]);
        }
    }

    /// <summary>Blocks of 12 columns, row after row; the last one may be narrower.</summary>
    [Theory]
    [InlineData(12)]
    [InlineData(24)]
    [InlineData(29)]
    [InlineData(5)]
    public void A_copied_factor_has_the_elements_of_the_one_that_it_copies(int columns)
    {
        const int Depth = 11, Step = 31;
        float[] matrix = ProductCheck.Draw<float>("factor", Depth * Step);
        fixed (float* b = matrix)
        {
            Product<float> product = new(256, columns, Depth, a: null, columnA: 256, b, columnB: 1, stepB: Step);
            Product<float> copy = Packing.CopyFactor(product);
            Assert.Equal((1, 12), (copy.ColumnB, copy.StepB));
            for (int j = 0; j < columns; j++)
                for (int p = 0; p < Depth; p++)
                    Assert.Equal(matrix[p * Step + j], copy.FactorOf(j)[p * copy.StepB]);
        }
    }
}
