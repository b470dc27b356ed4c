/**
 * Activation functions: the value, the slope, and how a chain of ten multiplies the slopes up.
 * @module
 */
import { choice, set, slider, svg } from "../core/elements.js";
import { frame } from "../core/figure.js";
import { sigmoid } from "../core/functions.js";
import { brief, power, signed } from "../core/numbers.js";
import { draggable, Plane } from "../core/plane.js";

/** @typedef {{ value: (z: number) => number, slope: (z: number) => number }} Activation */

/** A slope of 1 on the right and another one on the left. @param {number} left  The slope where z is not above 0. @returns {Activation} */
const bent = left => ({ value: z => (z > 0 ? z : left * z), slope: z => (z > 0 ? 1 : left) });

/** @satisfies {Record<string, Activation>} */
export const ACTIVATIONS = {
  sigmoid: { value: sigmoid, slope: z => sigmoid(z) * (1 - sigmoid(z)) },
  tanh: { value: Math.tanh, slope: z => 1 - Math.tanh(z) ** 2 },
  relu: bent(0),
  leaky: bent(0.1),
};

/**
 * One unit after the other, each with the one weight w and no bias: the first unit's z is given.
 * @param {Activation} activation
 * @param {number} z
 * @param {number} w
 * @param {number} [depth]
 * @returns {{ z: number[], gradients: number[] }}  What arrives at each unit, and the derivative of the last
 *   answer with respect to it.
 */
export function chain({ value, slope }, z, w, depth = 10) {
  const arriving = [z];
  while (arriving.length < depth) arriving.push(w * value(arriving[arriving.length - 1]));
  const gradients = [slope(arriving[depth - 1])];
  for (let unit = depth - 2; unit >= 0; unit--) gradients.unshift(slope(arriving[unit]) * w * gradients[0]);
  return { z: arriving, gradients };
}

const NAMES = /** @type {const} */ ([["sigmoid", "sigmoid"], ["tanh", "tanh"], ["relu", "ReLU"], ["leaky", "leaky ReLU"]]);
const LEAST = -9;  // the lowest power of ten that the bars show

/** @param {HTMLElement} place */
export default function activations(place) {
  const { panel, row, say } = frame(place, {
    title: "Activation functions, their slopes, and a chain of ten units",
    help: "Drag the disc on the curve, or Tab to it and press the left and right arrow keys.",
  });
  const curves = new Plane(panel(336, 260), { x: [-6, 6], y: [-1.2, 2.2], left: 45, top: 24, width: 280, height: 190 });
  const slopes = new Plane(panel(336, 260), { x: [-6, 6], y: [-0.1, 1.1], left: 45, top: 24, width: 280, height: 190 });
  const bars = new Plane(panel(500, 200), { x: [0.5, 10.5], y: [LEAST, 3], left: 45, top: 24, width: 445, height: 130 });
  curves.drawAxes({ x: "z", y: "σ(z)", xTicks: [-6, -3, 0, 3, 6], yTicks: [-1, 0, 1, 2] });
  slopes.drawAxes({ x: "z", y: "σ′(z)", xTicks: [-6, -3, 0, 3, 6], yTicks: [0, 0.5, 1] });
  bars.drawAxes({
    x: "unit", y: "size of ∂(last answer)/∂z, logarithmic", xTicks: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    yTicks: [-9, -6, -3, 0, 3], yShow: power,
  });

  let name = /** @type {keyof typeof ACTIVATIONS} */ ("sigmoid"), z = 1;
  const xs = Array.from({ length: 241 }, (_, k) => -6 + k / 20);
  const curve = svg("path", { class: "live-blue live-thick" }), slope = svg("path", { class: "live-orange live-thick" });
  const tangent = svg("path", { class: "live-orange live-thick live-dashed" });
  const height = svg("path", { class: "live-orange live-thick" }), dot = svg("circle", { r: 5, class: "live-orange live-fill" });
  const handle = svg("g", {}, svg("circle", { r: 18, fill: "transparent" }), svg("circle", { r: 7, class: "live-blue live-fill" }));
  curves.back.append(curve, tangent);
  curves.marks.append(handle);
  slopes.back.append(slope, height);
  slopes.marks.append(dot);
  const columns = Array.from({ length: 10 }, () => svg("rect", { width: 28, class: "live-green live-fill" }));
  const gone = Array.from({ length: 10 }, (_, k) => svg("text", { x: bars.x(k + 1), y: bars.y(LEAST) - 6, "text-anchor": "middle" }));
  bars.back.append(...columns);
  bars.marks.append(...gone);

  const draw = () => {
    const activation = ACTIVATIONS[name], value = activation.value(z), steep = activation.slope(z);
    curve.setAttribute("d", curves.path(xs.map(x => [x, activation.value(x)])));
    slope.setAttribute("d", slopes.path(xs.map(x => [x, activation.slope(x)])));
    tangent.setAttribute("d", curves.path([[z - 2, value - 2 * steep], [z + 2, value + 2 * steep]]));
    height.setAttribute("d", slopes.path([[z, 0], [z, steep]]));
    set(handle, { transform: `translate(${curves.x(z)} ${Math.max(curves.y(value), 24)})` });
    set(dot, { cx: slopes.x(z), cy: slopes.y(steep) });
    const { gradients } = chain(activation, z, weight.value);
    gradients.forEach((gradient, unit) => {
      const size = Math.min(Math.max(Math.log10(Math.abs(gradient)), LEAST), 3);
      const [top, bottom] = [Math.max(size, 0), Math.min(size, 0)].map(each => bars.y(each));
      set(columns[unit], { x: bars.x(unit + 1) - 14, y: top, height: bottom - top, visibility: gradient === 0 ? "hidden" : "visible" });
      gone[unit].textContent = gradient === 0 ? "0" : "";
    });
    const lost = steep === 0 ? "the unit is off, and nothing comes through" : steep < 0.05 ? "the unit is saturated" : "";
    say(`z = ${signed(z.toFixed(2))}: σ(z) = ${signed(value.toFixed(3))}, σ′(z) = ${steep.toFixed(3)}${lost && ` (${lost})`}. `
      + `In a chain of ten, the gradient is ${brief(gradients[0])} at the first unit and ${brief(gradients[9])} at the last.`);
  };
  const which = choice({ label: "Function", options: NAMES, value: name, change: to => { name = to; draw(); } });
  const weight = slider({ label: "weight w between the units", min: -4, max: 4, step: 0.1, value: 1, show: value => signed(value.toFixed(1)), change: () => draw() });
  draggable(handle, curves, { label: "input z", where: () => [z, 0], move: ([to]) => { z = Math.round(to * 20) / 20; draw(); }, nudge: [0.1, 0] });
  row(which.element);
  row(weight.element);
  draw();
}
