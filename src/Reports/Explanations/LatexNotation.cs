using System.Text;

namespace Backprop.Reports.Explanations;

/// <summary>The guide's notation in Unicode, as formulas and texts are written here, turned into LaTeX that needs amsmath alone.</summary>
internal static class LatexNotation
{
    private const string Subscripts = "₀₁₂₃₄₅₆₇₈₉", Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private static readonly Dictionary<char, string> Symbols = new()
    {
        ['θ'] = @"\theta",
        ['δ'] = @"\delta",
        ['Δ'] = @"\Delta",
        ['σ'] = @"\sigma",
        ['γ'] = @"\gamma",
        ['β'] = @"\beta",
        ['μ'] = @"\mu",
        ['ε'] = @"\varepsilon",
        ['α'] = @"\alpha",
        ['λ'] = @"\lambda",
        ['Φ'] = @"\Phi",
        ['φ'] = @"\varphi",
        ['π'] = @"\pi",
        ['Σ'] = @"\sum",
        ['∂'] = @"\partial",
        ['·'] = @"\cdot",
        ['−'] = "-",
        ['½'] = @"\tfrac{1}{2}",
        ['√'] = @"\surd",
    };

    private static readonly HashSet<string> Operators = ["log", "exp", "max", "tanh", "cos", "sin"];

    /// <summary>A formula, for math mode.</summary>
    public static string Math(string formula)
    {
        var latex = new StringBuilder();
        for (int i = 0; i < formula.Length;)
        {
            if (formula.AsSpan(i).StartsWith(".*"))
            {
                latex.Append(@"\odot");
                i += 2;
                continue;
            }
            string atom = Atom(formula, ref i);
            // Words of a sentence keep the spaces around them.
            if (atom.Length > 1 && char.IsAsciiLetter(atom[0]))
            {
                latex.Append(Operators.Contains(atom) ? $@"\{atom} " : atom is "softmax" or "sign" or "mean" ? $@"\operatorname{{{atom}}} " : $@"\text{{ {atom} }}");
                continue;
            }
            string scripts = Scripts(formula, ref i);
            bool needsEnd = atom[0] == '\\' && scripts.Length == 0 && i < formula.Length && char.IsLetter(formula[i]);
            latex.Append(atom).Append(scripts).Append(needsEnd ? " " : "");
        }
        return latex.ToString();
    }

    /// <summary>Any text, for text mode: what LaTeX would obey, and letters that its fonts lack, as something that prints.</summary>
    public static string Text(string text)
    {
        var latex = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
            latex.Append(rune.Value switch
            {
                '\\' => @"\textbackslash{}",
                '{' or '}' or '$' or '&' or '#' or '%' or '_' => $@"\{rune}",
                '^' => @"\textasciicircum{}",
                '~' => @"\textasciitilde{}",
                '<' or '>' or '|' or '"' => $"${(rune.Value == '"' ? "''" : rune.ToString())}$",
                '→' => @"$\to$",
                '×' => @"$\times$",
                >= 32 and < 127 => rune.ToString(),
                _ => $"[U+{rune.Value:X4}]",
            });
        return latex.ToString();
    }

    // A word, or one character as LaTeX calls it.
    private static string Atom(string formula, ref int i)
    {
        int start = i;
        while (i < formula.Length && char.IsAsciiLetter(formula[i]))
            i++;
        if (i - start > 1)
            return formula[start..i];
        i = start + 1;
        string atom = Symbols.GetValueOrDefault(formula[start], formula[start].ToString());
        if (i < formula.Length && formula[i] == '\u0302')
        {
            i++;
            return $@"\hat{{{atom}}}";
        }
        return atom;
    }

    // The primes, subscripts and superscripts after an atom, in the order that LaTeX allows.
    private static string Scripts(string formula, ref int i)
    {
        string primes = "", below = "", above = "";
        for (; i < formula.Length; i++)
        {
            char c = formula[i];
            if (c == '\'')
                primes += c;
            else if (Subscripts.Contains(c))
                below += Subscripts.IndexOf(c);
            else if (Superscripts.Contains(c))
                above += Superscripts.IndexOf(c);
            else if (c is '⁽' or '⁾' or 'ᵀ' or 'ᵐ' or 'ᶠ')
                above += c switch { '⁽' => "(", '⁾' => ")", 'ᵀ' => @"\top ", 'ᵐ' => "m", _ => "F" };
            else
                break;
        }
        return $"{(below.Length > 0 ? $"_{{{below}}}" : "")}{primes}{(above.Length > 0 ? $"^{{{above}}}" : "")}";
    }
}
