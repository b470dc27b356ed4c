/**
 * A small multilayer perceptron that learns in the page: data set, width, depth, activation, learning rate.
 * @module
 */
import { dot } from "../core/algebra.js";
import { button, choice, set, slider, svg } from "../core/elements.js";
import { frame, player } from "../core/figure.js";
import { logSoftmax, sigmoid } from "../core/functions.js";
import { heat } from "../core/heat.js";
import { power } from "../core/numbers.js";
import { Plane } from "../core/plane.js";
import { Random } from "../core/random.js";

/** @typedef {import("../core/algebra.js").Vector} Vector */
/** @typedef {import("../core/algebra.js").Matrix} Matrix */
/** @typedef {keyof typeof FUNCTIONS} Activation */
/** Weights of each layer, inputs by outputs, and biases. @typedef {{ weights: number[][][], biases: number[][] }} Parameters */
/** @typedef {{ X: number[][], labels: number[] }} Samples */

const FUNCTIONS = {
  tanh: Math.tanh,
  sigmoid,
  relu: (/** @type {number} */ z) => Math.max(z, 0),
};
/** The derivative, as a function of the activation. */
const SLOPES = {
  tanh: (/** @type {number} */ h) => 1 - h * h,
  sigmoid: (/** @type {number} */ h) => h * (1 - h),
  relu: (/** @type {number} */ h) => (h > 0 ? 1 : 0),
};

/** Dense layers, an activation function between them, a softmax at the end: book/coursekit/mlp.py for one page. */
export class Network {
  /** @param {Parameters} parameters @param {Activation} activation */
  constructor({ weights, biases }, activation) {
    this.weights = weights;
    this.biases = biases;
    this.activation = activation;
  }

  /** Weights with variance 1 / inputs (2 / inputs for ReLU), biases 0. @param {Vector} sizes @param {Random} random @param {Activation} activation */
  static random(sizes, random, activation) {
    const pairs = sizes.slice(1).map((outputs, k) => /** @type {const} */ ([sizes[k], outputs]));
    const deviation = (/** @type {number} */ inputs) => Math.sqrt((activation === "relu" ? 2 : 1) / inputs);
    return new Network({
      weights: pairs.map(([inputs, outputs]) => Array.from({ length: inputs }, () => Array.from({ length: outputs }, () => deviation(inputs) * random.normal()))),
      biases: pairs.map(([, outputs]) => Array(outputs).fill(0)),
    }, activation);
  }

  /** The sample, what each hidden layer makes of it, and the scores of the classes. @param {Vector} x @returns {number[][]} */
  layers(x) {
    const values = [[...x]], last = this.weights.length - 1;
    this.weights.forEach((W, layer) => {
      const below = values[layer], z = [...this.biases[layer]];
      for (let i = 0; i < below.length; i++)
        for (let j = 0; j < z.length; j++) z[j] += below[i] * W[i][j];
      values.push(layer < last ? z.map(FUNCTIONS[this.activation]) : z);
    });
    return values;
  }

  /** The lecture's loss, 1/C included. @param {Samples} samples */
  loss({ X, labels }) {
    const total = X.reduce((sum, x, n) => {
      const scores = this.layers(x)[this.weights.length];
      return sum - logSoftmax(scores)[labels[n]] / scores.length;
    }, 0);
    return total / X.length;
  }

  /** @param {Samples} samples */
  accuracy({ X, labels }) {
    const right = X.filter((x, n) => {
      const scores = this.layers(x)[this.weights.length];
      return scores.indexOf(Math.max(...scores)) === labels[n];
    });
    return right.length / X.length;
  }

  /** The gradient of the loss. @param {Samples} samples @returns {Parameters} */
  gradients({ X, labels }) {
    const weights = this.weights.map(W => W.map(row => row.map(() => 0))), biases = this.biases.map(b => b.map(() => 0));
    X.forEach((x, n) => {
      const values = this.layers(x), scores = values[this.weights.length];
      let back = logSoftmax(scores).map((log, k) => (Math.exp(log) - (k === labels[n] ? 1 : 0)) / X.length / scores.length);
      for (let layer = this.weights.length - 1; layer >= 0; layer--) {
        const below = values[layer];
        back.forEach((d, j) => { biases[layer][j] += d; });
        below.forEach((h, i) => back.forEach((d, j) => { weights[layer][i][j] += h * d; }));
        if (layer) back = below.map((h, i) => dot(this.weights[layer][i], back) * SLOPES[this.activation](h));
      }
    });
    return { weights, biases };
  }

  /** One step of gradient descent. @param {Samples} samples @param {number} eta */
  step(samples, eta) {
    const { weights, biases } = this.gradients(samples);
    this.weights = this.weights.map((W, l) => W.map((row, i) => row.map((w, j) => w - eta * weights[l][i][j])));
    this.biases = this.biases.map((b, l) => b.map((bias, j) => bias - eta * biases[l][j]));
  }
}

/** Points of two classes in the square from −1 to 1. @type {Record<string, (random: Random) => readonly [number, number, number]>} */
const DATA = {
  xor: random => {
    const [x, y] = [random.uniform(-0.9, 0.9), random.uniform(-0.9, 0.9)];
    return [x + 0.08 * Math.sign(x), y + 0.08 * Math.sign(y), x * y < 0 ? 1 : 0];
  },
  ring: random => {
    const label = random.next() < 0.5 ? 1 : 0, radius = label ? random.uniform(0, 0.4) : random.uniform(0.6, 0.95), angle = random.uniform(0, 2 * Math.PI);
    return [radius * Math.cos(angle), radius * Math.sin(angle), label];
  },
  moons: random => {
    const label = random.next() < 0.5 ? 1 : 0, angle = random.uniform(0, Math.PI), noise = () => 0.06 * random.normal();
    return label ? [0.55 * Math.cos(angle) - 0.25 + noise(), 0.6 * Math.sin(angle) - 0.2 + noise(), 1]
      : [0.25 - 0.55 * Math.cos(angle) + noise(), 0.2 - 0.6 * Math.sin(angle) + noise(), 0];
  },
  spiral: random => {
    const label = random.next() < 0.5 ? 1 : 0, t = random.uniform(0.1, 1), angle = 3 * Math.PI * t + (label ? Math.PI : 0);
    return [0.9 * t * Math.cos(angle) + 0.02 * random.normal(), 0.9 * t * Math.sin(angle) + 0.02 * random.normal(), label];
  },
};
/** @param {string} name @param {number} seed @param {number} n @returns {Samples} */
function draw(name, seed, n) {
  const random = new Random(seed), points = Array.from({ length: n }, () => DATA[name](random));
  return { X: points.map(([x, y]) => [x, y]), labels: points.map(([, , label]) => label) };
}

const SIDE = 50, POINTS = 120, LONGEST = 3000;

/** @param {HTMLElement} place */
export default function network(place) {
  const { panel, row, say } = frame(place, {
    title: "A multilayer perceptron that learns while you watch",
    help: "Choose data and a network, then press Learn. Hollow marks are points that it has never seen; the colour behind them is its answer, and the grey line is the border.",
  });
  const plane = new Plane(panel(336, 320), { x: [-1, 1], y: [-1, 1], left: 40, top: 20, width: 260, height: 260 });
  const curves = new Plane(panel(336, 320), { x: [0, 100], y: [-4, 0], left: 48, top: 40, width: 270, height: 220 });
  plane.drawAxes({ x: "x₁", y: "x₂", xTicks: [-1, 0, 1], yTicks: [-1, 0, 1] });
  const picture = svg("image", { x: 40, y: 20, width: 260, height: 260, preserveAspectRatio: "none" }), canvas = document.createElement("canvas");
  plane.back.append(picture);
  const known = svg("path", { class: "live-blue live-thick" }), unseen = svg("path", { class: "live-orange live-thick live-dashed" });
  curves.back.append(known, unseen);
  curves.drawing.append(svg("text", { x: 60, y: 14, class: "live-on-blue" }, "training loss"), svg("text", { x: 190, y: 14, class: "live-on-orange" }, "on unseen points"));

  let random = new Random(1), seed = 1;
  /** @type {Samples} */ let train, /** @type {Samples} */ test;
  /** @type {Network} */ let net;
  /** @type {[number, number][]} */ let losses = [];
  const sizes = () => [2, ...Array(depth.value).fill(width.value), 2];
  const begin = () => {
    play.stop();
    random = new Random(seed);
    net = Network.random(sizes(), random, activation.value);
    losses = [[net.loss(train), net.loss(test)]];
    show();
  };
  const load = () => {
    [train, test] = [draw(data.value, 11, POINTS), draw(data.value, 12, POINTS)];
    const mark = (/** @type {Samples} */ { X, labels }, /** @type {boolean} */ seen) => X.map(([x, y], n) => {
      const at = { transform: `translate(${plane.x(x)} ${plane.y(y)})`, class: `${labels[n] ? "live-orange" : "live-blue"} ${seen ? "live-fill live-edge-thin" : "live-ring"}` };
      return labels[n] ? svg("path", { d: "M0 -4.5L4 3H-4Z", ...at }) : svg("circle", { r: 3.2, ...at });
    });
    plane.marks.replaceChildren(...mark(test, false), ...mark(train, true));
    begin();
  };
  const at = (/** @type {number} */ k) => -1 + 2 * (k + 0.5) / SIDE;
  const show = () => {
    set(picture, { href: heat(canvas, SIDE, (column, line) => {
      const [, yes] = logSoftmax(net.layers([at(column), at(SIDE - 1 - line)])[net.weights.length]);
      return Math.exp(yes);
    }) });
    const steps = losses.length - 1, longest = Math.max(100, steps), log = (/** @type {number} */ loss) => Math.min(Math.max(Math.log10(loss), -4), 0);
    curves.xs = [0, longest];
    curves.drawAxes({ x: "steps", xTicks: [0, Math.round(longest / 2), longest], yTicks: [-4, -3, -2, -1, 0], yShow: power });
    known.setAttribute("d", curves.path(losses.map(([loss], k) => /** @type {const} */ ([k, log(loss)]))));
    unseen.setAttribute("d", curves.path(losses.map(([, loss], k) => /** @type {const} */ ([k, log(loss)]))));
    const percent = (/** @type {Samples} */ samples) => `${Math.round(100 * net.accuracy(samples))}%`, [loss] = losses[steps];
    const count = net.weights.reduce((sum, W) => sum + W.length * W[0].length, 0) + net.biases.reduce((sum, b) => sum + b.length, 0);
    say(Number.isFinite(loss) ? `${count} parameters, ${steps} step${steps === 1 ? "" : "s"}: loss ${loss.toFixed(3)}, right on ${percent(train)} of the training points and ${percent(test)} of the unseen ones.`
      : `After ${steps} step${steps === 1 ? "" : "s"}, the loss is no longer a number: the learning rate is too large.`);
  };
  const data = choice({ label: "Data", value: "xor", options: [["xor", "XOR"], ["ring", "ring"], ["moons", "moons"], ["spiral", "spiral"]], change: load });
  const activation = choice({ label: "Hidden units", value: /** @type {Activation} */ ("tanh"), options: [["tanh", "tanh"], ["sigmoid", "sigmoid"], ["relu", "ReLU"]], change: begin });
  const width = slider({ label: "units per layer", min: 1, max: 12, step: 1, value: 3, change: begin });
  const depth = slider({ label: "hidden layers", min: 0, max: 4, step: 1, value: 1, change: begin });
  const eta = slider({ label: "learning rate", min: -2, max: 1.6, step: 0.1, value: 0, show: value => (10 ** value).toPrecision(2), change: () => {} });
  const play = player({ label: "Learn", step: () => {
    for (let k = 0; k < 5 && losses.length <= LONGEST; k++) {
      net.step(train, 10 ** eta.value);
      losses.push([net.loss(train), net.loss(test)]);
    }
    show();
    return losses.length <= LONGEST && Number.isFinite(losses[losses.length - 1][0]);
  } });
  row(data.element);
  row(activation.element);
  row(width.element, depth.element, eta.element);
  row(play.element, button("One step", () => {
    play.stop();
    net.step(train, 10 ** eta.value);
    losses.push([net.loss(train), net.loss(test)]);
    show();
  }), button("New weights", () => { seed++; begin(); }), button("Start again", () => begin()));
  load();
}
