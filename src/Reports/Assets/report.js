"use strict";
// Draws the charts of the page from its own data, with Observable Plot. Colours are CSS variables: one drawing serves light, dark and paper.
(() => {
  const data = JSON.parse(document.getElementById("report-data").textContent);
  const colour = (i) => `var(--c${i % 10})`;
  const curves = data.curves, networks = curves.networks, mean = curves.mean;
  const known = (points) => points.filter((point) => Number.isFinite(point.x) && Number.isFinite(point.y));
  const series = (course, key) => known(course.epochs.map((epoch, i) => ({ x: epoch, y: course[key]?.[i] ?? NaN })));

  const plot = (width, options) => Plot.plot({
    width, height: Math.round(Math.min(320, Math.max(210, width * 0.58))), marginLeft: leftOf(options.y), marginRight: 16, marginTop: 24, marginBottom: 38, insetLeft: 2,
    style: { background: "none", fontSize: "12px" }, ...options,
    x: { grid: false, ...options.x }, y: { grid: true, nice: true, ...options.y },
  });

  const legend = (element, entries) => {
    const box = element.appendChild(document.createElement("div"));
    box.className = "legend";
    for (const { label, stroke, dashed } of entries) {
      const entry = box.appendChild(document.createElement("span")), line = entry.appendChild(document.createElement("i"));
      line.style.background = stroke;
      line.style.setProperty("--c", stroke);
      if (dashed) line.className = "dashed";
      entry.append(label);
    }
  };

  // Labels of an axis: as people write numbers or, where that is long, with powers of ten. What stands alone keeps its digits.
  const letter = 6.8;
  const labelsOf = (ticks) => {
    const exact = ticks.map((tick) => Number(tick.toPrecision(ticks.length === 1 ? 4 : 12)));
    const longest = (labels) => Math.max(...labels.map((label) => label.length)), isTiny = exact.some((tick) => tick !== 0 && Math.abs(tick) < 1e-9);
    const written = (digits) => exact.map((tick) => tick.toLocaleString("en", digits)), decimals = Math.max(...written({ maximumFractionDigits: 12 }).map((label) => label.split(".")[1]?.length ?? 0));
    const plain = written({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }), powers = exact.map((tick) => (tick === 0 ? "0" : tick.toExponential().replace("e+", "e")));
    return (isTiny || (longest(plain) > 7 && longest(powers) < longest(plain)) ? powers : plain).map((label) => label.replace(/^-/, "−"));
  };
  const widest = (labels) => letter * Math.max(...labels.map((label) => label.length));

  // Names along an axis, as far as the room holds them: cut in the middle, because names that begin alike often end differently. Those that are the same nevertheless get their number.
  const pen = document.createElement("canvas").getContext("2d");
  const lengthOf = (text) => {
    pen.font = `12px ${getComputedStyle(document.body).fontFamily}`;
    return pen.measureText(text).width;
  };
  const nameAxis = (names, room) => {
    const cut = names.map((name) => {
      const letters = [...name];
      let text = name;
      for (let kept = letters.length - 1; kept > 2 && lengthOf(text) > room; kept--) text = `${letters.slice(0, Math.ceil(kept / 2)).join("")}…${letters.slice(-Math.floor(kept / 2)).join("")}`;
      return text;
    });
    const labels = cut.map((text, i) => (cut.indexOf(text) === cut.lastIndexOf(text) ? text : `${text} (${i + 1})`));
    return { marginLeft: 14 + Math.max(...labels.map(lengthOf)), y: { label: null, domain: names, tickSize: 0, tickFormat: (_, i) => labels[i] } };
  };

  // A linear axis over the values with as many labels, at most, as the room holds.
  const linear = (values, { most = 5, room = Infinity, nice = true } = {}) => {
    const [least, greatest] = d3.extent(values);
    if (least === undefined) return { ticks: most };
    const domain = nice ? d3.nice(least, greatest, 10) : [least, greatest];
    for (let count = most; ; count--) {
      const ticks = least === greatest ? [least] : d3.ticks(...domain, count), labels = ticks.length === 0 ? [] : labelsOf(ticks);
      if (count === 1 || ticks.length * (widest(labels) + 10) <= room) return { domain, ticks, labels, tickFormat: (_, i) => labels[i], nice: false };
    }
  };
  const leftOf = (y) => Math.max(52, 14 + (y?.labels ? widest(y.labels) : 0));

  // What spans more than two powers of ten, and never touches 0, is clearer on a logarithmic scale.
  const scaleOf = (values) => {
    const [least, greatest] = d3.extent(values);
    return least > 0 && greatest / least > 100 ? { type: "log", ticks: 5, tickFormat: (y) => (Math.abs(Math.log10(y) % 1) < 1e-9 ? y.toExponential(0).replace("e+", "e") : "") } : linear(values);
  };

  // A line, which of a single point is a dot.
  const line = (points, options) => Plot.line(points, { x: "x", y: "y", marker: points.length === 1 ? "dot" : "none", ...options });

  // Lines by epoch: thin for members, thick for their mean or the only network.
  const byEpoch = (element, width, kinds, label) => {
    const marks = [], values = [];
    for (const { key, stroke, dashed } of kinds) {
      const strokeDasharray = dashed ? "4 3" : null;
      for (const network of networks) {
        const points = series(network, key);
        values.push(...points.map((point) => point.y));
        marks.push(line(points, { stroke, strokeDasharray, strokeWidth: mean ? 1 : 2, strokeOpacity: mean ? 0.7 : 1 }));
      }
      if (mean) marks.push(line(series(mean, key), { stroke, strokeDasharray, strokeWidth: 2.4 }));
    }
    const judged = kinds[kinds.length - 1];
    for (const network of networks) {
      const best = series(network, judged.key).filter((point) => point.x === network.best);
      marks.push(Plot.dot(best, { x: "x", y: "y", r: mean ? 3 : 4.5, fill: judged.stroke, stroke: "var(--paper)" }));
    }
    const shown = series(mean ?? networks[0], judged.key);
    if (shown.length > 0) marks.push(Plot.tip(shown, Plot.pointerX({ x: "x", y: "y", fill: "var(--panel)", stroke: "var(--line)", textPadding: 6 })));
    return { marks, values, label };
  };

  const epochAxis = () => ({ label: "epoch", labelAnchor: "center", labelArrow: "none", ticks: 6, tickFormat: (x) => (Number.isInteger(x) ? x.toLocaleString("en") : "") });

  const charts = {
    loss(element, width) {
      const kinds = [{ key: "train", stroke: colour(1), dashed: true, label: "training" }];
      if (series(networks[0], "validation").length > 0) kinds.push({ key: "validation", stroke: colour(0), label: "validation" });
      const { marks, values } = byEpoch(element, width, kinds);
      legend(element, kinds);
      element.append(plot(width, { x: epochAxis(), y: { label: null, ...scaleOf(values) }, marks }));
    },
    metric(element, width) {
      const { marks, values } = byEpoch(element, width, [{ key: "metric", stroke: colour(0) }]);
      const measured = networks.map((network) => known((network.trainMetric ?? []).map((each) => ({ x: each.epoch, y: each.value }))));
      const entries = values.length > 0 ? [{ label: curves.metricOn === "train" ? "training" : "validation", stroke: colour(0) }] : [];
      // The mean at the epochs at which every network was measured. Where they are few, dots say which.
      const together = [...d3.group(measured.flat(), (point) => point.x)].filter(([, points]) => points.length === networks.length).map(([x, points]) => ({ x, y: d3.mean(points, (point) => point.y) }));
      if (together.length > 0) {
        entries.unshift({ label: "training", stroke: colour(1), dashed: true });
        marks.unshift(line(together, { stroke: colour(1), strokeWidth: 1.8, strokeDasharray: "4 3", marker: together.length < 30 ? "dot" : "none" }));
        if (mean) marks.unshift(...measured.map((points) => line(points, { stroke: colour(1), strokeDasharray: "4 3", strokeWidth: 1, strokeOpacity: 0.7 })));
      }
      legend(element, entries);
      element.append(plot(width, { x: epochAxis(), y: { label: null, ...linear([...values, ...measured.flat().map((point) => point.y)]) }, marks }));
    },
    rate(element, width) {
      const points = series(networks[0], "rate");
      element.append(plot(width, { x: epochAxis(), y: { label: null, ...linear([0, ...points.map((point) => point.y)]) }, marks: [line(points, { stroke: colour(2), strokeWidth: 2 })] }));
    },
    roc: (element, width) => threshold(element, width, "falsePositiveRate", "recall", "false positive rate", "true positive rate", "AUC", "auc", true),
    pr: (element, width) => threshold(element, width, "recall", "precision", "recall", "precision", "AP", "averagePrecision", false),
    calibration(element, width) {
      const bins = data.classification.calibration.bins, most = Math.max(...bins.map((bin) => bin.count));
      element.append(plot(width, {
        x: { domain: [0, 1], label: "mean probability of the predicted class", labelAnchor: "center", labelArrow: "none", ticks: 5 },
        y: { domain: [0, 1], label: "share right", ticks: 5 }, r: { type: "identity" },
        marks: [
          Plot.line([[0, 0], [1, 1]], { stroke: "var(--soft)", strokeDasharray: "3 4" }),
          Plot.line(bins, { x: "probability", y: "right", stroke: colour(0), strokeWidth: 1.5 }),
          Plot.dot(bins, { x: "probability", y: "right", r: (bin) => 3 + 7 * Math.sqrt(bin.count / most), fill: colour(0), fillOpacity: 0.75, stroke: "var(--paper)", title: (bin) => `${bin.count} rows: probability ${bin.probability.toFixed(3)}, right ${bin.right.toFixed(3)}`, tip: { fill: "var(--panel)", stroke: "var(--line)" } }),
        ],
      }));
    },
    predicted(element, width) {
      const { truth, predicted } = data.regression, points = truth.map((y, i) => ({ y: predicted[i], x: y }));
      const both = [...truth, ...predicted], ends = d3.extent(both);
      element.append(plot(width, {
        x: { label: `true ${data.target}`, labelAnchor: "center", labelArrow: "none", ...linear(both, { most: 6, room: width - 80 }) }, y: { label: "predicted", ...linear(both, { most: 6 }) },
        marks: [Plot.line(ends.map((each) => [each, each]), { stroke: "var(--soft)", strokeDasharray: "3 4" }), dots(points, colour(0))],
      }));
    },
    residuals(element, width) {
      const { truth, predicted } = data.regression, points = truth.map((y, i) => ({ x: predicted[i], y: predicted[i] - y }));
      element.append(plot(width, {
        x: { label: `predicted ${data.target}`, labelAnchor: "center", labelArrow: "none", ...linear(predicted, { most: 6, room: width - 80 }) }, y: { label: "predicted − true", ...linear([0, ...points.map((point) => point.y)], { most: 6 }) },
        marks: [Plot.ruleY([0], { stroke: "var(--soft)" }), dots(points, colour(1))],
      }));
    },
    errors(element, width) {
      const { residuals } = data.regression, rectangles = barsOf(residuals);
      element.append(plot(width, {
        x: { label: "predicted − true", labelAnchor: "center", labelArrow: "none", ...linear([0, ...rectangles.flatMap((each) => [each.from, each.to])], { most: 6, room: width - 80, nice: false }) }, y: { label: "rows", ...linear([0, ...residuals.counts]) },
        marks: [bars(residuals, colour(1)), Plot.ruleX([0], { stroke: "var(--soft)" }), Plot.ruleY([0])],
      }));
    },
    importance(element, width) {
      const columns = data.importance.columns.slice(0, 30), { marginLeft, y } = nameAxis(columns.map((each) => each.column), width * 0.36);
      element.append(Plot.plot({
        width, height: 46 + 24 * columns.length, marginLeft, marginRight: 20, marginTop: 6, marginBottom: 38, style: { background: "none", fontSize: "12px" },
        x: { grid: true, label: `drop of ${data.importance.metric === "r2" ? "R²" : data.importance.metric}`, labelAnchor: "center", labelArrow: "none", ...linear([0, ...columns.flatMap((each) => [each.drop, each.low, each.high])], { most: 6, room: width - marginLeft - 20 }) },
        y,
        marks: [
          Plot.barX(columns, { y: "column", x: "drop", fill: colour(0), fillOpacity: 0.8, insetTop: 3, insetBottom: 3 }),
          Plot.ruleY(columns, { y: "column", x1: "low", x2: "high", stroke: "var(--ink)", strokeWidth: 1.5 }),
          Plot.ruleX([0], { stroke: "var(--soft)" }),
        ],
      }));
    },
    weights: (element, width, n) => multiples(element, n, "weights", colour(0)),
    gradients: (element, width, n) => multiples(element, n, "gradients", colour(1)),
    sizes(element, width, n) {
      const network = networkOf(n), weights = network.parameters.map((each, p) => ({ name: each.name, p })).filter((each) => each.name.endsWith("weight"));
      const lines = weights.map((each, i) => ({ ...each, stroke: colour(i), points: known(network.gradientSizes.map((epoch) => ({ x: epoch.epoch, y: epoch.sizes[each.p] || NaN }))) }));
      legend(element, lines.map((line) => ({ label: line.name, stroke: line.stroke })));
      element.append(plot(width, {
        x: epochAxis(), y: { label: null, type: "log", ticks: 5, tickFormat: (y) => (Math.abs(Math.log10(y) % 1) < 1e-9 ? y.toExponential(0).replace("e+", "e") : "") },
        marks: lines.map((line) => Plot.lineY(line.points, { x: "x", y: "y", stroke: line.stroke, strokeWidth: 1.8, marker: line.points.length < 30 ? "dot" : "none" })),
      }));
    },
    classes(element, width) {
      const rows = data.classes.map((name, c) => ({ name, count: data.classCounts[c] })).slice(0, 40), { marginLeft, y } = nameAxis(rows.map((row) => row.name), width * 0.4);
      element.append(Plot.plot({
        width: Math.min(width, 620), height: 12 + 26 * rows.length, marginLeft, marginRight: 60, marginTop: 4, marginBottom: 4, style: { background: "none", fontSize: "12px" },
        x: { axis: null }, y,
        marks: [
          Plot.barX(rows, { y: "name", x: "count", fill: colour(0), fillOpacity: 0.8, insetTop: 3, insetBottom: 3 }),
          Plot.text(rows, { y: "name", x: "count", text: (row) => row.count.toLocaleString("en"), textAnchor: "start", dx: 5 }),
        ],
      }));
    },
  };

  const networkOf = (n) => data.networks[n];
  const dots = (points, fill) => Plot.dot(points, { x: "x", y: "y", r: points.length > 400 ? 2 : 3, fill, fillOpacity: points.length > 400 ? 0.45 : 0.65, stroke: fill, strokeWidth: 0.8, tip: { fill: "var(--panel)", stroke: "var(--line)" } });

  function barsOf(histogram) {
    const width = (histogram.maximum - histogram.minimum) / histogram.counts.length;
    const slack = width === 0 ? Math.abs(histogram.minimum || 1) * 0.05 : 0;
    return histogram.counts.map((count, b) => ({ count, from: histogram.minimum + b * width - slack, to: histogram.minimum + (b + 1) * width + slack }));
  }

  const bars = (histogram, fill) => Plot.rectY(barsOf(histogram), { x1: "from", x2: "to", y: "count", fill, fillOpacity: 0.85, inset: 0.3 });

  function threshold(element, width, x, y, xLabel, yLabel, areaName, area, diagonal) {
    const drawn = data.classification.curves.filter((curve) => curve[x]);
    legend(element, drawn.map((curve, i) => ({ label: `${curve.class} (${areaName} ${curve[area] === null ? "–" : curve[area].toFixed(3)})`, stroke: colour(i) })));
    const marks = drawn.map((curve, i) => Plot.line(known(curve[x].map((each, p) => ({ x: each ?? NaN, y: curve[y][p] ?? NaN }))), { x: "x", y: "y", stroke: colour(i), strokeWidth: 2, curve: diagonal ? "linear" : "step-before" }));
    if (diagonal) marks.unshift(Plot.line([[0, 0], [1, 1]], { stroke: "var(--soft)", strokeDasharray: "3 4" }));
    element.append(plot(width, { x: { domain: [0, 1], label: xLabel, labelAnchor: "center", labelArrow: "none", ticks: 5 }, y: { domain: [0, 1], label: yLabel, ticks: 5 }, marks }));
  }

  // Small multiples: one histogram for each parameter.
  function multiples(element, n, key, fill) {
    const box = element.appendChild(document.createElement("div"));
    box.className = "multiples";
    for (const parameter of networkOf(n).parameters.slice(0, 24)) {
      const histogram = parameter[key];
      if (!histogram || histogram.counts.length === 0) continue;
      const figure = box.appendChild(document.createElement("figure")), caption = figure.appendChild(document.createElement("figcaption"));
      caption.append(`${parameter.name} (${parameter.shape})`);
      figure.append(Plot.plot({
        width: 170, height: 92, marginLeft: 8, marginRight: 12, marginTop: 4, marginBottom: 20, style: { background: "none", fontSize: "10px" },
        x: { ticks: 3, label: null, insetLeft: 4, insetRight: 4, tickFormat: (x) => (x === 0 ? "0" : Math.abs(x) < 0.001 || Math.abs(x) >= 10000 ? x.toExponential(0).replace("e+", "e") : `${+x.toPrecision(3)}`) }, y: { axis: null },
        marks: [bars(histogram, fill), Plot.ruleY([0], { stroke: "var(--soft)" })],
      }));
    }
  }

  const draw = (element, width = Math.floor(element.clientWidth)) => {
    // Nothing has a width within a closed <details>; it is drawn when it opens.
    if (width === 0 || element.dataset.width === `${width}`) return;
    element.dataset.width = `${width}`;
    element.replaceChildren();
    const [name, n] = element.dataset.chart.split(":");
    charts[name](element, width, Number(n ?? 0));
    for (const svg of element.querySelectorAll("svg")) {
      svg.setAttribute("role", "img");
      svg.setAttribute("aria-label", `Chart: ${[element, svg].map((each) => each.previousElementSibling).filter((each) => each?.tagName === "FIGCAPTION").map((each) => each.firstChild.textContent).join(", ")}`);
    }
  };

  const elements = [...document.querySelectorAll("[data-chart]")], observer = new ResizeObserver((entries) => entries.forEach((entry) => draw(entry.target)));
  for (const element of elements) {
    draw(element);
    observer.observe(element);
  }

  // A chart drawn for a window would be shrunk to the paper, its labels, too: it is drawn anew, for two columns of A4 or letter paper, or all of its width.
  addEventListener("beforeprint", () => elements.forEach((element) => draw(element, element.clientWidth && (element.closest(".grid") ? 335 : 700))));
  addEventListener("afterprint", () => elements.forEach((element) => draw(element)));
})();
