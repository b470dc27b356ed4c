/**
 * Backpropagation on the page's network with two inputs, three hidden units and two outputs, step by step.
 * @module
 */
import { dot, outer, plus, times, transpose } from "../core/algebra.js";
import { button, set, slider, svg } from "../core/elements.js";
import { frame } from "../core/figure.js";
import { sigmoid } from "../core/functions.js";
import { brief, signed } from "../core/numbers.js";

/** @typedef {import("../core/algebra.js").Matrix} Matrix */
/** @typedef {import("../core/algebra.js").Vector} Vector */

/** The weights, inputs by units, the input and the targets that the page has. */
export const NETWORK = {
  W1: [[1.5, -1.0, 0.5], [-0.5, 1.0, 1.0]],
  W2: [[1.0, -1.0], [-3.0, 2.0], [1.0, 1.5]],
  x: [1.0, 0.5],
  y: [1.0, 0.0],
};

/**
 * Forward and backward: everything that the two passes compute.
 * @param {Matrix} W1 @param {Matrix} W2 @param {Vector} x @param {Vector} y
 */
export function passes(W1, W2, x, y) {
  const z1 = times(transpose(W1), x), h1 = z1.map(sigmoid);
  const z2 = times(transpose(W2), h1), answer = z2.map(sigmoid);
  const error = plus(answer, y, -1), loss = dot(error, error);
  const delta2 = error.map((e, k) => 2 * e * answer[k] * (1 - answer[k]));
  const fork = times(W2, delta2), delta1 = fork.map((sum, j) => sum * h1[j] * (1 - h1[j]));
  return { z1, h1, z2, answer, loss, delta2, fork, delta1, gradient1: outer(x, delta1), gradient2: outer(h1, delta2) };
}

const PLACES = [[[52, 120], [52, 280]], [[240, 62], [240, 200], [240, 338]], [[428, 120], [428, 280]]];
const ON_FIRST = [[0.5, 0.3, 0.72], [0.72, 0.3, 0.5]];  // where labels sit on the lines, clear of crossings
const STEPS = ["the network", "forward to the hidden units", "forward to the outputs", "the loss", "δ of the outputs",
  "gradients of the second weights", "δ of the hidden units", "gradients of the first weights"];
const number = (/** @type {number} */ value) => signed(value.toFixed(2));
const term = (/** @type {number} */ a, /** @type {number} */ b) => `${number(a)} · ${number(b)}`;

/** @param {HTMLElement} place */
export default function backpropagation(place) {
  const { panel, row, say } = frame(place, {
    title: "Forward and backward through a network, step by step",
    help: "Press Next to carry the numbers forward and then back. Click a connection, or Tab to it and press Enter, to select its weight, which the slider changes.",
  });
  const drawing = panel(480, 400);
  let { W1, W2 } = /** @type {{ W1: Matrix, W2: Matrix }} */ (NETWORK), x = NETWORK.x, at = 0, before = NaN;
  /** The connection whose weight the slider holds. */
  let [layer, from, to] = [0, 0, 0];

  const lines = svg("g"), units = svg("g");
  drawing.append(lines, units);
  const edges = [[2, 3], [3, 2]].flatMap(([m, n], l) => Array.from({ length: m * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n], [a, b] = PLACES[l][i], [c, d] = PLACES[l + 1][j];
    const share = l ? 1 - ON_FIRST[j][i] : ON_FIRST[i][j];
    const stroke = svg("path", { d: `M${a} ${b}L${c} ${d}`, class: "live-ink live-thin" });
    const back = svg("rect", { x: -27, y: -19, width: 54, height: 38, rx: 4, class: "live-plate" });
    const weight = svg("text", { "text-anchor": "middle", y: -3 }), slope = svg("text", { "text-anchor": "middle", y: 13, class: "live-purple live-strong" });
    const label = svg("g", { transform: `translate(${a + share * (c - a)} ${b + share * (d - b)})` }, back, weight, slope);
    const edge = svg("g", { class: "live-edge-button", tabindex: 0, role: "button" },
      svg("path", { d: `M${a} ${b}L${c} ${d}`, stroke: "transparent", "stroke-width": 22 }), stroke, label);
    const choose = () => { [layer, from, to] = [l, i, j]; weightOf.value = (l ? W2 : W1)[i][j]; draw(); };
    edge.addEventListener("click", choose);
    edge.addEventListener("keydown", event => { if (["Enter", " "].includes(event.key)) { event.preventDefault(); choose(); } });
    lines.append(edge);
    return { l, i, j, stroke, back, weight, slope, edge };
  }));
  const discs = PLACES.map((column, l) => column.map(([cx, cy]) => {
    const value = svg("text", { x: cx, y: cy - 3, "text-anchor": "middle", class: "live-green live-strong" });
    const delta = svg("text", { x: cx, y: cy + 15, "text-anchor": "middle", class: "live-purple live-strong" });
    units.append(svg("circle", { cx, cy, r: 30, class: "live-unit" }), l ? svg("path", { d: `M${cx - 30} ${cy}h60`, class: "live-ink live-thin" }) : "", value, delta);
    if (!l) set(value, { y: cy + 5 });
    return { value, delta };
  }));
  NETWORK.y.forEach((target, k) => units.append(svg("text", { x: 428, y: PLACES[2][k][1] + 48, "text-anchor": "middle" }, `target ${target}`)));
  ["input x", "hidden h", "output ŷ"].forEach((name, l) => units.append(svg("text", { x: PLACES[l][0][0], y: 16, "text-anchor": "middle" }, name)));

  const draw = () => {
    const all = passes(W1, W2, x, NETWORK.y);
    const values = [x, at > 0 ? all.h1 : [], at > 1 ? all.answer : []], deltas = [[], at > 5 ? all.delta1 : [], at > 3 ? all.delta2 : []];
    discs.forEach((column, l) => column.forEach(({ value, delta }, k) => {
      value.textContent = k in values[l] ? number(values[l][k]) : "";
      delta.textContent = k in deltas[l] ? signed(deltas[l][k].toFixed(3)) : "";
    }));
    for (const { l, i, j, stroke, back, weight, slope, edge } of edges) {
      const w = (l ? W2 : W1)[i][j], shown = at > (l ? 4 : 6), gradient = (l ? all.gradient2 : all.gradient1)[i][j];
      weight.textContent = signed(w.toFixed(1));
      weight.setAttribute("y", shown ? "-3" : "5");
      slope.textContent = shown ? signed(gradient.toFixed(3)) : "";
      const chosen = l === layer && i === from && j === to;
      set(back, shown ? { y: -19, height: 38, x: -27, width: 54 } : { y: -11, height: 22, x: -18, width: 36 });
      set(stroke, { class: `${chosen ? "live-orange live-thick" : "live-ink live-thin"}` });
      set(edge, { "aria-pressed": chosen, "aria-label": `weight from ${l ? "hidden unit" : "input"} ${i + 1} to ${l ? "output" : "hidden unit"} ${j + 1}: ${signed(w.toFixed(1))}${shown ? `, gradient ${signed(gradient.toFixed(3))}` : ""}` });
    }
    const words = [
      `Step 0 of 7, ${STEPS[0]}. The selected weight is ${number((layer ? W2 : W1)[from][to])}.`,
      `The first hidden unit receives ${term(W1[0][0], x[0])} + ${term(W1[1][0], x[1])} = ${number(all.z1[0])} and answers σ(${number(all.z1[0])}) = ${number(all.h1[0])}.`,
      `The first output receives ${W2.map((w, j) => term(w[0], all.h1[j])).join(" + ")} = ${number(all.z2[0])} and answers ${number(all.answer[0])}.`,
      `The loss is (${number(all.answer[0])} − 1)² + (${number(all.answer[1])} − 0)² = ${brief(all.loss)}${Number.isNaN(before) ? "" : `; before the step it was ${brief(before)}`}.`,
      `The first output's δ is 2 · (${number(all.answer[0])} − 1) times the sigmoid's slope ${term(all.answer[0], 1 - all.answer[0])}, which gives ${brief(all.delta2[0])}.`,
      `A weight's gradient is the activation where it starts times the δ where it ends: for the top one, ${number(all.h1[0])} · ${brief(all.delta2[0])} = ${brief(all.gradient2[0][0])}.`,
      `The second hidden unit receives ${term(W2[1][0], all.delta2[0])} + ${term(W2[1][1], all.delta2[1])} = ${brief(all.fork[1])} back through its outgoing weights; times its slope, ${term(all.h1[1], 1 - all.h1[1])}, that is ${brief(all.delta1[1])}.`,
      `The first layer's gradients are inputs times δ: for the top one, ${number(x[0])} · ${brief(all.delta1[0])} = ${brief(all.gradient1[0][0])}. Now you can take a gradient step.`,
    ];
    say(`${at ? `Step ${at} of 7, ${STEPS[at]}. ` : ""}${words[at]}`);
    set(back, { disabled: at === 0 });
    set(next, { disabled: at === STEPS.length - 1 });
    set(descend, { disabled: at < STEPS.length - 1 });
  };
  const go = (/** @type {number} */ step) => { at = Math.min(Math.max(step, 0), STEPS.length - 1); draw(); };
  const descend = button("Take a gradient step, η = 1", () => {
    const all = passes(W1, W2, x, NETWORK.y);
    before = all.loss;
    W1 = W1.map((row, i) => plus(row, all.gradient1[i], -1));
    W2 = W2.map((row, i) => plus(row, all.gradient2[i], -1));
    weightOf.value = (layer ? W2 : W1)[from][to];
    go(3);
  });
  const next = button("Next", () => go(at + 1)), back = button("Back", () => go(at - 1));
  const weightOf = slider({ label: "the selected weight", min: -4, max: 4, step: 0.1, value: 1.5, show: value => signed(value.toFixed(1)), change: value => {
    const changed = (/** @type {Matrix} */ W) => W.map((row, i) => row.map((w, j) => (i === from && j === to ? value : w)));
    if (layer) W2 = changed(W2); else W1 = changed(W1);
    before = NaN;
    draw();
  } });
  const inputs = [0, 1].map(k => slider({ label: `input x${"₁₂"[k]}`, min: -2, max: 2, step: 0.1, value: x[k], show: value => signed(value.toFixed(1)),
    change: value => { x = x.map((old, place) => (place === k ? value : old)); before = NaN; draw(); } }));
  row(next, back, descend, button("Start again", () => {
    ({ W1, W2, x } = NETWORK);
    before = NaN;
    weightOf.value = (layer ? W2 : W1)[from][to];
    inputs.forEach((input, k) => { input.value = x[k]; });
    go(0);
  }));
  row(weightOf.element, ...inputs.map(input => input.element));
  draw();
}
