/**
 * Universal approximation: drag the steps of a hidden layer and build a function by hand, then let descent do it.
 * @module
 */
import { button, set, slider, svg } from "../core/elements.js";
import { frame, player } from "../core/figure.js";
import { sigmoid } from "../core/functions.js";
import { signed } from "../core/numbers.js";
import { draggable, Plane } from "../core/plane.js";
import { Random } from "../core/random.js";

/** @typedef {import("../core/algebra.js").Vector} Vector */
/** Hidden weights and biases, heights, and the bias of the answer. @typedef {{ w1: Vector, b1: Vector, w2: Vector, b2: number }} Network */

export const STEEP = 20;  // a unit with weight 1 makes a step that is about 0.1 wide

/** The page's function. @param {number} x */
export const target = x => 0.8 * Math.sin(4 * Math.PI * x * x) + 0.6 * Math.abs(x - 0.55);

/** @param {Network} network @param {number} x */
export const predict = ({ w1, b1, w2, b2 }, x) => w2.reduce((sum, height, k) => sum + height * sigmoid(STEEP * (x * w1[k] + b1[k])), b2);

/** Steps set by hand: m levels, as high as the function in the middle of each. @param {number} m @param {number} steep @returns {Network} */
export function staircase(m, steep) {
  const levels = Array.from({ length: m }, (_, k) => target((k + 0.5) / m)), borders = levels.slice(1).map((_, k) => (k + 1) / m);
  return { w1: borders.map(() => steep / STEEP), b1: borders.map(border => -border * steep / STEEP), w2: borders.map((_, k) => levels[k + 1] - levels[k]), b2: levels[0] };
}

/** The gradient of the mean squared error. @param {Network} network @param {Vector} xs @returns {Network} */
export function gradient(network, xs) {
  const { w1, b1, w2 } = network;
  /** @type {{ w1: number[], b1: number[], w2: number[], b2: number }} */
  const sum = { w1: w1.map(() => 0), b1: w1.map(() => 0), w2: w1.map(() => 0), b2: 0 };
  for (const x of xs) {
    const d = 2 * (predict(network, x) - target(x)) / xs.length;
    w1.forEach((w, k) => {
      const h = sigmoid(STEEP * (x * w + b1[k])), back = STEEP * d * w2[k] * h * (1 - h);
      sum.w1[k] += x * back;
      sum.b1[k] += back;
      sum.w2[k] += h * d;
    });
    sum.b2 += d;
  }
  return sum;
}

/** @param {Network} network */
const flat = ({ w1, b1, w2, b2 }) => [...w1, ...b1, ...w2, b2];
/** @param {Vector} values @returns {Network} */
const shaped = values => {
  const m = (values.length - 1) / 3;
  return { w1: values.slice(0, m), b1: values.slice(m, 2 * m), w2: values.slice(2 * m, 3 * m), b2: values[3 * m] };
};

/**
 * Adam on all weights, its rate falling to zero over the steps, as the page trains.
 * @param {Network} network @param {Vector} xs @param {number} steps
 * @returns {Generator<Network>}
 */
export function* descend(network, xs, steps) {
  let theta = flat(network), mean = theta.map(() => 0), square = mean;
  for (let t = 1; t <= steps; t++) {
    const g = flat(gradient(shaped(theta), xs)), rate = 0.02 * (1 - t / steps);
    mean = mean.map((m, k) => 0.9 * m + 0.1 * g[k]);
    square = square.map((v, k) => 0.999 * v + 0.001 * g[k] ** 2);
    theta = theta.map((value, k) => value - rate * (mean[k] / (1 - 0.9 ** t)) / (Math.sqrt(square[k] / (1 - 0.999 ** t)) + 1e-8));
    yield shaped(theta);
  }
}

const SAMPLES = Array.from({ length: 101 }, (_, k) => k / 100), FINE = Array.from({ length: 501 }, (_, k) => k / 500);
const STEPS = 2000, MOST = 20;

/** @param {HTMLElement} place */
export default function approximation(place) {
  const { panel, row, say } = frame(place, {
    title: "Steps of a hidden layer that approximate a function",
    help: "Drag an orange disc sideways to move a unit's step, or up and down to change the step's height, which shifts all that lies to its right. The green disc moves the whole curve. The arrow keys do the same.",
  });
  const plane = new Plane(panel(500, 320), { x: [0, 1], y: [-1.1, 1.5], left: 45, top: 24, width: 440, height: 250 });
  plane.drawAxes({ x: "x", y: "the function (grey) and the network (blue)", xTicks: [0, 0.5, 1], yTicks: [-1, 0, 1] });
  const goal = svg("path", { class: "live-ink live-thick", d: plane.path(FINE.map(x => /** @type {const} */ ([x, target(x)]))) });
  const curve = svg("path", { class: "live-blue live-thick" });
  plane.back.append(goal, curve);

  const few = () => ({ w1: [3, 3, 3], b1: [-0.75, -1.5, -2.25], w2: [0, 0, 0], b2: 0.3 });
  /** @type {Network} */ let network = few();
  /** @type {ReturnType<typeof descend> | undefined} */ let running;
  let steps = 0;
  const border = (/** @type {number} */ k) => -network.b1[k] / network.w1[k];
  const changed = () => { play.stop(); running = undefined; steps = 0; };

  /** @type {{ group: SVGGElement, where: () => readonly [number, number] }[]} */ let handles = [];
  const remark = () => {
    plane.marks.replaceChildren();
    handles = [-1, ...network.w1.keys()].map(k => {
      const group = svg("g", {}, svg("circle", { r: 15, fill: "transparent" }), svg("circle", { r: 7, class: `${k < 0 ? "live-green" : "live-orange"} live-fill live-edge` }));
      const where = () => { const x = k < 0 ? 0 : border(k); return /** @type {const} */ ([x, predict(network, x)]); };
      draggable(group, plane, { label: k < 0 ? "bias of the answer" : `step of unit ${k + 1}`, where, nudge: [k < 0 ? 0 : 0.01, 0.05], move: ([x, y]) => {
        changed();
        const rise = y - where()[1];
        if (k < 0) network = { ...network, b2: network.b2 + rise };
        else network = { ...network,
          w2: network.w2.map((height, j) => height + (j === k ? 2 * rise : 0)),
          b1: network.b1.map((bias, j) => (j === k ? -x * network.w1[k] : bias)) };
        draw();
      } });
      plane.marks.append(group);
      return { group, where };
    });
  };
  const draw = () => {
    curve.setAttribute("d", plane.path(FINE.map(x => /** @type {const} */ ([x, predict(network, x)]))));
    for (const { group, where } of handles) {
      const [x, y] = where(), shown = x >= 0 && x <= 1;
      set(group, { transform: `translate(${plane.x(x)} ${plane.y(Math.min(Math.max(y, -1.1), 1.5))})`, visibility: shown ? "visible" : "hidden" });
    }
    const error = Math.max(...FINE.map(x => Math.abs(predict(network, x) - target(x))));
    const m = network.w1.length;
    say(`${m} hidden unit${m === 1 ? "" : "s"}, largest error ${error.toFixed(3)}${steps ? ` after ${steps} of ${STEPS} steps of descent` : ""}. At x = 0 the answer is ${signed(predict(network, 0).toFixed(2))}.`);
  };
  const put = (/** @type {Network} */ next) => { changed(); network = next; remark(); draw(); };
  const width = slider({ label: "hidden units", min: 1, max: MOST, step: 1, value: 3, change: m => {
    const kept = Math.min(m, network.w1.length), added = Array.from({ length: m - kept }, (_, k) => (kept + k + 0.5) / m);
    put({ w1: [...network.w1.slice(0, kept), ...added.map(() => 3)], b1: [...network.b1.slice(0, kept), ...added.map(x => -3 * x)],
      w2: [...network.w2.slice(0, kept), ...added.map(() => 0)], b2: network.b2 });
  } });
  let seed = 1;
  const play = player({ label: "Let descent do it", step: () => {
    running ??= descend(network, SAMPLES, STEPS);
    for (let k = 0; k < 10; k++) {
      const next = running.next();
      if (next.done) { running = undefined; draw(); return false; }
      network = next.value;
      steps++;
    }
    draw();
    return true;
  } });
  row(width.element, button("Steps from the formula", () => put(staircase(width.value + 1, 50 * (width.value + 1)))), button("Start again", () => { width.value = 3; put(few()); }));
  row(play.element, button("Random units", () => {
    const random = new Random(seed++), w1 = Array.from({ length: width.value }, () => random.normal());
    put({ w1, b1: w1.map(w => -w * random.next()), w2: w1.map(() => 0.3 * random.normal()), b2: 0 });
  }));
  remark();
  draw();
}
