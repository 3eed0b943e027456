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
