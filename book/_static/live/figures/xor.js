/**
 * XOR by hand: nine sliders for the nine parameters of a network with two hidden units.
 * @module
 */
import { button, set, slider, svg } from "../core/elements.js";
import { frame, player } from "../core/figure.js";
import { sigmoid } from "../core/functions.js";
import { heat } from "../core/heat.js";
import { signed } from "../core/numbers.js";
import { Plane } from "../core/plane.js";
import { Random } from "../core/random.js";

/** @typedef {import("../core/algebra.js").Vector} Vector */

export const CORNERS = /** @type {const} */ ([[0, 0], [0, 1], [1, 0], [1, 1]]);
export const XOR = [0, 1, 1, 0];

/** The two hidden units' answers and the network's, for the parameters in the page's order. @param {Vector} theta @param {readonly [number, number]} x */
export function answer([a, b, c, d, bias1, bias2, v1, v2, bias], [x1, x2]) {
  const hidden = [sigmoid(a * x1 + c * x2 + bias1), sigmoid(b * x1 + d * x2 + bias2)];
  return { hidden, output: sigmoid(v1 * hidden[0] + v2 * hidden[1] + bias) };
}

/** The lecture's loss for the four corners, 1/C with C = 2 included. @param {Vector} theta */
export const loss = theta => CORNERS.reduce((sum, corner, k) => {
  const { output } = answer(theta, corner);
  return sum - Math.log(XOR[k] ? output : 1 - output);
}, 0) / 8;

/** One step of gradient descent, the gradient taken from nudges as on the page. @param {Vector} theta @param {number} [eta] @param {number} [h] */
export const descend = (theta, eta = 2, h = 1e-4) => theta.map((value, k) => {
  const nudged = (/** @type {number} */ by) => loss(theta.map((other, j) => (j === k ? other + by : other)));
  return value - eta * (nudged(h) - nudged(-h)) / (2 * h);
});

const NAMES = ["w₁₁", "w₁₂", "w₂₁", "w₂₂", "b₁", "b₂", "v₁", "v₂", "c"];
const WHAT = ["input 1 to unit 1", "input 1 to unit 2", "input 2 to unit 1", "input 2 to unit 2", "bias of unit 1", "bias of unit 2", "unit 1 to the answer", "unit 2 to the answer", "bias of the answer"];
const START = [2, -2, 1, 3, 0, 0, 2, 2, -2], SIDE = 60, FROM = -0.4, TO = 1.4;

/** @param {HTMLElement} place */
export default function xor(place) {
  const { panel, row, say } = frame(place, {
    title: "A network for XOR with nine sliders",
    help: "Set the nine parameters so that the triangles lie on orange and the discs on blue. On the dashed lines, the two hidden units answer one half.",
  });
  const drawing = panel(330, 340), plane = new Plane(drawing, { x: [FROM, TO], y: [FROM, TO], left: 40, top: 24, width: 270, height: 270 });
  plane.drawAxes({ x: "x₁", y: "x₂", xTicks: [0, 1], yTicks: [0, 1] });
  const picture = svg("image", { x: 40, y: 24, width: 270, height: 270, preserveAspectRatio: "none" }), canvas = document.createElement("canvas");
  const folds = [0, 1].map(() => svg("path", { class: "live-green live-thick live-dashed" }));
  plane.back.append(picture, ...folds);
  const marks = CORNERS.map(([x, y], k) => {
    const group = svg("g", { transform: `translate(${plane.x(x)} ${plane.y(y)})` },
      XOR[k] ? svg("path", { d: "M0 -10L9 7H-9Z", class: "live-orange live-fill live-edge" }) : svg("circle", { r: 8, class: "live-blue live-fill live-edge" }));
    const ring = svg("circle", { r: 15, class: "live-purple live-ring" }), text = svg("text", { y: 30, "text-anchor": "middle" });
    group.append(ring, text);
    plane.marks.append(group);
    return { ring, text };
  });
  let theta = [...START], steps = 0;
  const at = (/** @type {number} */ place) => FROM + (place + 0.5) / SIDE * (TO - FROM);
  const draw = () => {
    set(picture, { href: heat(canvas, SIDE, (column, line) => answer(theta, [at(column), at(SIDE - 1 - line)]).output) });
    folds.forEach((fold, k) => {
      const [a, b, c] = [theta[k], theta[2 + k], theta[4 + k]];
      fold.setAttribute("d", Math.abs(a) + Math.abs(b) < 0.01 ? "" : plane.path(Math.abs(b) > Math.abs(a)
        ? [[-9, -(c - 9 * a) / b], [9, -(c + 9 * a) / b]] : [[-(c - 9 * b) / a, -9], [-(c + 9 * b) / a, 9]]));
    });
    const outputs = CORNERS.map(corner => answer(theta, corner).output), right = outputs.filter((output, k) => (output > 0.5) === (XOR[k] === 1)).length;
    outputs.forEach((output, k) => {
      marks[k].text.textContent = output.toFixed(2);
      set(marks[k].ring, { visibility: (output > 0.5) === (XOR[k] === 1) ? "hidden" : "visible" });
    });
    say(`${right} of 4 points ${right === 1 ? "is" : "are"} right${right === 4 ? ": XOR!" : "."} Loss ${loss(theta).toFixed(3)}${steps ? ` after ${steps} steps of descent` : ""}.`);
  };
  const knobs = NAMES.map((name, k) => {
    const knob = slider({ label: name, min: -10, max: 10, step: 0.1, value: theta[k], show: value => signed(value.toFixed(1)),
      change: value => { play.stop(); steps = 0; theta[k] = value; draw(); } });
    knob.input.setAttribute("aria-label", `${name}, ${WHAT[k]}`);
    knob.element.title = WHAT[k];
    return knob;
  });
  const put = (/** @type {Vector} */ next) => { theta = [...next]; knobs.forEach((knob, k) => { knob.value = theta[k]; }); draw(); };
  const play = player({ label: "Let descent do it", step: () => {
    for (let k = 0; k < 10; k++) { theta = descend(theta); steps++; }
    put(theta);
    return steps < 3000;
  } });
  let seed = 1;
  row(...knobs.map(knob => knob.element));
  row(play.element, button("Random parameters", () => { play.stop(); steps = 0; const random = new Random(seed++); put(theta.map(() => 2 * random.normal())); }),
    button("Start again", () => { play.stop(); steps = 0; put(START); }));
  draw();
}
