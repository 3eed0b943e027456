namespace Backprop.Reports.Page;

/// <summary>Text that is HTML already.</summary>
/// <param name="Text">The markup.</param>
internal readonly record struct Html(string Text)
{
    /// <summary>Markup with texts put in: <c>Html.Of($"&lt;b&gt;{name}&lt;/b&gt;")</c> escapes the name, because only an <see cref="Html"/> goes in as it is.</summary>
    public static Html Of(HtmlTemplate template) => new(template.ToString());

    public override string ToString() => Text;
}
