namespace Backprop.Reports.Explanations;

/// <summary>The look of an explanation's page, and the script that draws its larger matrices.</summary>
internal static class ExplanationAssets
{
    public const string Style = """

        :root{--paper:#ffffff;--card:#f6f8fa;--ink:#1f2328;--faint:#59636e;--line:#d1d9e0;--minus:#2166ac;--plus:#b2182b}
        @media (prefers-color-scheme:dark){:root{--paper:#0d1117;--card:#161b22;--ink:#e6edf3;--faint:#9198a1;--line:#3d444d;--minus:#6cb0f5;--plus:#ff8577}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:76rem;padding:1rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
        h1{font-size:1.5rem;margin:0 0 .25rem;overflow-wrap:anywhere}
        h2{font-size:1.1rem;margin:0 0 .5rem;overflow-wrap:anywhere}
        h3{font-size:.85rem;margin:0 0 .25rem;color:var(--faint);font-weight:600}
        small{color:var(--faint);font-weight:400}
        .cost{font-size:1.25rem;margin:0}
        section{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem;margin:0 0 1rem}
        .pass+.pass{margin-top:.75rem;border-top:1px solid var(--line);padding-top:.75rem}
        .formula{font-family:"DejaVu Sans Mono","SFMono-Regular",Menlo,Consolas,monospace;font-size:.9rem;margin:.15rem 0;overflow-wrap:anywhere}
        .figures{display:flex;flex-wrap:wrap;gap:1rem;align-items:flex-start}
        figure{margin:.5rem 0 0;max-width:100%;overflow-x:auto}
        figcaption{font-size:.9rem;white-space:nowrap}
        table{border-collapse:collapse;font:.8rem/1.5 "DejaVu Sans Mono","SFMono-Regular",Menlo,Consolas,monospace}
        th{font-weight:400;text-align:left;padding-right:.5rem;color:var(--faint);max-width:14rem;overflow-wrap:anywhere}
        td{text-align:right;padding:.05rem .4rem;border:1px solid var(--line);--tint:var(--plus);background:color-mix(in srgb,var(--tint) calc(var(--share)*60%),var(--paper));print-color-adjust:exact;-webkit-print-color-adjust:exact}
        td.minus{--tint:var(--minus)}
        canvas{display:block;max-width:100%;image-rendering:pixelated;border:1px solid var(--line);background:var(--paper);cursor:crosshair;touch-action:pan-y}
        .scale{display:block}
        .legend{display:flex;flex-wrap:wrap;gap:.4rem;align-items:center;font-size:.85rem}
        .legend i{width:5rem;height:.8rem;border:1px solid var(--line);background:linear-gradient(90deg,var(--minus),var(--paper));print-color-adjust:exact;-webkit-print-color-adjust:exact}
        .legend i:nth-of-type(2){background:linear-gradient(90deg,var(--paper),var(--plus))}
        #number{position:fixed;z-index:1;pointer-events:none;background:var(--ink);color:var(--paper);padding:.15rem .5rem;border-radius:.25rem;font-size:.85rem;max-width:90vw;overflow-wrap:anywhere}
        @media print{section{break-inside:avoid}}

        """;

    public const string Script = """

        'use strict';
        const tip = document.getElementById('number');
        const channels = name => {
            const probe = document.createElement('i');
            probe.style.color = `var(${name})`;
            document.body.append(probe);
            const colour = getComputedStyle(probe).color.match(/\d+/g).slice(0, 3).map(Number);
            probe.remove();
            return colour;
        };
        const numbers = new Map();
        for (const canvas of document.querySelectorAll('canvas')) {
            const bytes = Uint8Array.from(atob(canvas.dataset.numbers), c => c.charCodeAt(0));
            numbers.set(canvas, new Float32Array(bytes.buffer));
            canvas.removeAttribute('data-numbers');
            const point = event => {
                const box = canvas.getBoundingClientRect(), at = (n, size, length) => Math.min(length - 1, Math.max(0, Math.floor(n / size * length)));
                const index = at(event.clientY - box.top, box.height, canvas.height) * canvas.width + at(event.clientX - box.left, box.width, canvas.width);
                const value = numbers.get(canvas)[index], columns = Number(canvas.dataset.columns), row = Math.floor(index / columns);
                tip.hidden = value === undefined;
                if (tip.hidden) return;
                const name = canvas.dataset.rows?.split('\n')[row];
                tip.textContent = `${canvas.dataset.name}[${row}, ${index % columns}]${name === undefined ? '' : ` ${name}`} = ${Number(value.toPrecision(6))}`;
                tip.style.left = `${Math.max(4, Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 4))}px`;
                tip.style.top = `${Math.max(4, Math.min(event.clientY + 16, innerHeight - tip.offsetHeight - 4))}px`;
            };
            canvas.addEventListener('pointermove', point);
            canvas.addEventListener('pointerdown', point);
            canvas.addEventListener('pointerleave', () => { tip.hidden = true; });
        }
        const draw = () => {
            const [paper, minus, plus] = ['--paper', '--minus', '--plus'].map(channels);
            for (const [canvas, values] of numbers) {
                const context = canvas.getContext('2d'), image = context.createImageData(canvas.width, canvas.height), scale = Number(canvas.dataset.scale) || 1;
                values.forEach((value, i) => {
                    const share = Math.min(1, Math.abs(value) / scale) || 0, tint = value < 0 ? minus : plus;
                    for (let c = 0; c < 3; c++)
                        image.data[4 * i + c] = paper[c] + (tint[c] - paper[c]) * share;
                    image.data[4 * i + 3] = 255;
                });
                context.putImageData(image, 0, 0);
            }
        };
        matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
        draw();

        """;
}
