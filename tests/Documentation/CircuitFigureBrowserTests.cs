using Backprop.Cli.Examples;
using Backprop.Tests.Browser;
using Microsoft.Playwright;

namespace Backprop.Tests.Documentation;

/// <summary>The figures of docs/circuits, as a reader's browser shows them.</summary>
public sealed class CircuitFigureBrowserTests(Chromium chromium)
{
    public static TheoryData<string> Figures => [.. WorkedCircuit.Gates.Concat(WorkedCircuit.Circuits).Select(worked => $"{worked.Name}.svg")];

    [Theory]
    [MemberData(nameof(Figures))]
    public async Task Values_are_green_above_the_wire_and_gradients_red_below(string file)
    {
        await using BrowserPage page = await chromium.Open(CircuitFigureTests.InDocumentation(file));
        await Check(page);
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Check(page);
        page.IsQuiet();
    }

    private async Task Check(BrowserPage page)
    {
        // Distances from a wire to the text above and below it, as drawn, in the face that this machine has.
        Wire[] wires = await page.Evaluate<Wire[]>("""
            () => {
                const box = e => e.getBoundingClientRect(), fill = e => getComputedStyle(e).fill.match(/\d+/g).map(Number);
                const lines = [...document.querySelectorAll('.wire')].map(box).filter(b => b.height === 0);
                return [...document.querySelectorAll('g')].map(g => {
                    const value = g.querySelector('.value'), gradient = g.querySelector('.gradient'), middle = box(value).left + box(value).width / 2;
                    const [above, below] = [box(value).bottom, box(gradient).top];
                    const between = lines.filter(b => b.left <= middle && middle <= b.right && above - 4 <= b.top && b.top <= below + 4);
                    return { value: fill(value), gradient: fill(gradient), width: Math.min(box(value).width, box(gradient).width), wires: between.length };
                });
            }
            """);
        Assert.NotEmpty(wires);
        Assert.All(wires, wire =>
        {
            Assert.Equal(1, wire.Wires);
            Assert.True(wire.Width > 5, "a number is drawn");
            Assert.True(wire.Value[1] > wire.Value[0] + 30 && wire.Value[1] > wire.Value[2] + 30, "the value is green");
            Assert.True(wire.Gradient[0] > wire.Gradient[1] + 30 && wire.Gradient[0] > wire.Gradient[2] + 30, "the gradient is red");
        });
        // What the reader sees has these colours, too.
        IReadOnlyDictionary<string, int> seen = await chromium.Colours(await page.Screenshot());
        Assert.True(seen.GetValueOrDefault(Hex(wires[0].Value)) > 0 && seen.GetValueOrDefault(Hex(wires[0].Gradient)) > 0, "both were painted");
    }

    private static string Hex(int[] colour) => $"#{colour[0]:x2}{colour[1]:x2}{colour[2]:x2}";

    private sealed record Wire
    {
        public int[] Value { get; init; } = [];

        public int[] Gradient { get; init; } = [];

        public double Width { get; init; }

        public int Wires { get; init; }
    }
}
