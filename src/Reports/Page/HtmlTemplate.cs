using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Backprop.Reports.Page;

/// <summary>An interpolated string whose literal parts are HTML and whose holes are text, escaped. Nothing that comes from a file can become markup by being forgotten.</summary>
/// <param name="literalLength">Characters of the literal parts.</param>
/// <param name="formattedCount">How many holes there are.</param>
[InterpolatedStringHandler]
internal readonly ref struct HtmlTemplate(int literalLength, int formattedCount)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder page = new(literalLength + 16 * formattedCount);

    public void AppendLiteral(string html) => page.Append(html);

    public void AppendFormatted(string? text) => page.Append(Encoder.Encode(text ?? ""));

    public void AppendFormatted(long number) => page.Append(CultureInfo.InvariantCulture, $"{number}");

    public void AppendFormatted(double number, string format) => page.Append(number.ToString(format, CultureInfo.InvariantCulture));

    public void AppendFormatted(Html html) => page.Append(html.Text);

    public void AppendFormatted(IEnumerable<Html> parts)
    {
        foreach (Html part in parts)
            page.Append(part.Text);
    }

    public override string ToString() => page.ToString();
}
