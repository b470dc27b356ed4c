/**
 * Gradient descent, momentum and Adam on a surface of the reader's choice, and momentum's roots.
 * @module
 */
import { choice, set, slider, svg } from "../core/elements.js";
import { frame, player } from "../core/figure.js";
import { brief, power, signed } from "../core/numbers.js";
import { draggable, Plane } from "../core/plane.js";
import { Random } from "../core/random.js";

/** @typedef {readonly [number, number]} Pair */
/** @typedef {{ value: (p: Pair) => number, gradient: (p: Pair) => Pair, start: Pair, lowest: number }} Surface */

/** A bowl with curvatures 1 and 20, turned by an angle. @param {number} angle @returns {Surface} */
function bowl(angle) {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [a, b, d] = [c * c + 20 * s * s, -19 * c * s, s * s + 20 * c * c];  // the Hessian's entries
  return {
    value: ([x, y]) => (a * x * x + 2 * b * x * y + d * y * y) / 2,
    gradient: ([x, y]) => [a * x + b * y, b * x + d * y],
    start: [-2.5 * c - 0.8 * s, 0.8 * c - 2.5 * s], lowest: 0,
  };
}

/** @type {Record<string, Surface>} */
export const SURFACES = {
  bowl: bowl(0),
  turned: bowl(Math.PI / 4),
  banana: {  // Rosenbrock's valley, less steep
    value: ([x, y]) => (1 - x) ** 2 + 5 * (y - x * x) ** 2,
    gradient: ([x, y]) => [-2 * (1 - x) - 20 * x * (y - x * x), 10 * (y - x * x)],
    start: [-1.6, 0.4], lowest: 0,
  },
  saddle: {  // two hollows, and a saddle at the origin between them
    value: ([x, y]) => x * x * x * x / 4 - x * x + 1 + 4 * y * y,
    gradient: ([x, y]) => [x * x * x - 2 * x, 8 * y],
    start: [0.02, 1.3], lowest: 0,
  },
};

/**
 * The path of a rule, as the page's Python computes it.
 * @param {"SGD" | "momentum" | "Adam"} rule
 * @param {number} eta
 * @param {(p: Pair, t: number) => Pair} gradient
 * @param {Pair} start
 * @param {number} steps
 * @param {{ mu?: number, beta1?: number, beta2?: number, epsilon?: number }} [settings]
 * @returns {Pair[]}
 */
export function run(rule, eta, gradient, start, steps, { mu = 0.9, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = {}) {
  let theta = start, m = /** @type {Pair} */ ([0, 0]), v = m;
  const path = [theta];
  for (let t = 1; t <= steps; t++) {
    const g = gradient(theta, t);
    let step = g;
    if (rule === "momentum") step = m = [mu * m[0] + g[0], mu * m[1] + g[1]];
    if (rule === "Adam") {
      m = [beta1 * m[0] + (1 - beta1) * g[0], beta1 * m[1] + (1 - beta1) * g[1]];
      v = [beta2 * v[0] + (1 - beta2) * g[0] ** 2, beta2 * v[1] + (1 - beta2) * g[1] ** 2];
      const [first, second] = [1 - beta1 ** t, 1 - beta2 ** t];
      step = [m[0] / first / (Math.sqrt(v[0] / second) + epsilon), m[1] / first / (Math.sqrt(v[1] / second) + epsilon)];
    }
    theta = [theta[0] - eta * step[0], theta[1] - eta * step[1]];
    path.push(theta);
  }
  return path;
}

/** The curvatures at a point: eigenvalues of the Hessian, from differences. @param {Surface} surface @param {Pair} p @returns {Pair} */
export function curvatures({ gradient }, [x, y]) {
  const h = 1e-4;
  const [right, left, up, down] = [gradient([x + h, y]), gradient([x - h, y]), gradient([x, y + h]), gradient([x, y - h])];
  const [a, b, d] = [(right[0] - left[0]) / 2 / h, (right[1] - left[1]) / 2 / h, (up[1] - down[1]) / 2 / h];
  const [mean, spread] = [(a + d) / 2, Math.hypot((a - d) / 2, b)];
  return [mean - spread, mean + spread];
}

/** The roots of z² − (1 + μ − ηλ) z + μ, each as real and imaginary part. @param {number} etaLambda @param {number} mu @returns {Pair[]} */
export function roots(etaLambda, mu) {
  const b = 1 + mu - etaLambda, inner = b * b - 4 * mu;
  if (inner < 0) return [[b / 2, Math.sqrt(-inner) / 2], [b / 2, -Math.sqrt(-inner) / 2]];
  return [[(b + Math.sqrt(inner)) / 2, 0], [(b - Math.sqrt(inner)) / 2, 0]];
}

const STEPS = 120;
const RULES = /** @type {const} */ ([["SGD", "gradient descent", "blue", ""], ["momentum", "momentum", "green", "7 3"], ["Adam", "Adam", "orange", "2 4"]]);
const LEGEND = [70, 240, 380];
const WIDE = /** @type {Pair} */ ([-3, 3]), HIGH = /** @type {Pair} */ ([-2.5, 2.5]);

/** Bands of equal height, as an image that is drawn once for each surface. @param {Surface} surface */
function map({ value, lowest }) {
  const canvas = document.createElement("canvas"), [columns, rows] = [240, 200];
  [canvas.width, canvas.height] = [columns, rows];
  const ink = canvas.getContext("2d");
  if (!ink) return "";
  const image = ink.createImageData(columns, rows);
  const band = (/** @type {number} */ i, /** @type {number} */ j) => Math.floor(1.5 * Math.log2(0.02 + value([
    WIDE[0] + (i + 0.5) / columns * (WIDE[1] - WIDE[0]), HIGH[1] - (j + 0.5) / rows * (HIGH[1] - HIGH[0])]) - lowest));
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) {
      const here = band(i, j), edge = here !== band(i + 1, j) || here !== band(i, j + 1);
      image.data.set([117, 117, 117, edge ? 150 : 0], 4 * (j * columns + i));
    }
  ink.putImageData(image, 0, 0);
  return canvas.toDataURL();
}

/** @param {HTMLElement} place */
export default function optimisers(place) {
  const { panel, row, say } = frame(place, {
    title: "A race of gradient descent, momentum and Adam",
    help: "Drag the ring to choose the start, or Tab to it and press the arrow keys; the sliders change the settings. The paths follow at once.",
  });
  const plane = new Plane(panel(376, 334), { x: WIDE, y: HIGH, left: 40, top: 24, width: 326, height: 272 });
  const circle = new Plane(panel(296, 334), { x: [-1.6, 1.6], y: [-1.6, 1.6], left: 40, top: 44, width: 250, height: 250 });
  const losses = new Plane(panel(500, 232), { x: [0, STEPS], y: [-6, 2], left: 48, top: 62, width: 440, height: 125 });
  plane.drawAxes({ x: "θ₁", y: "θ₂", xTicks: [-2, 0, 2], yTicks: [-2, 0, 2] });
  circle.drawAxes({ x: "real part", y: "momentum's roots z", xTicks: [-1, 0, 1], yTicks: [-1, 0, 1] });
  losses.drawAxes({ x: "step", y: "height above the lowest point", xTicks: [0, 40, 80, 120], yTicks: [-6, -4, -2, 0, 2], yShow: power });

  const picture = svg("image", { x: 40, y: 24, width: 326, height: 272, preserveAspectRatio: "none" });
  plane.back.append(picture);
  circle.back.append(svg("circle", { cx: circle.x(0), cy: circle.y(0), r: 250 / 3.2, class: "live-ink live-thin" }));
  const tracks = RULES.map(([, , colour, dashes], k) => {
    const look = { class: `live-${colour} live-thick`, "stroke-dasharray": dashes };
    const drawn = { path: svg("path", look), curve: svg("path", look), runner: svg("circle", { r: 5.5, class: `live-${colour} live-fill live-edge` }) };
    plane.back.append(drawn.path, drawn.runner);
    losses.back.append(drawn.curve);
    losses.axes.append(svg("path", { d: `M${LEGEND[k]} 12h26`, class: `live-${colour} live-thick`, style: "stroke: currentColor; stroke-width: 2.2", "stroke-dasharray": dashes }),
      svg("text", { x: LEGEND[k] + 32, y: 17 }, RULES[k][1]));
    return drawn;
  });
  const crosses = ["live-purple", "live-purple", "live-red", "live-red"].map(colour => svg("path", { d: "M-5 -5L5 5M-5 5L5 -5", class: `${colour} live-thick` }));
  circle.marks.append(...crosses);
  const handle = svg("g", {}, svg("circle", { r: 18, fill: "transparent" }), svg("circle", { r: 8, class: "live-ink live-thick" }));
  plane.marks.append(handle);

  let surface = SURFACES.bowl, start = surface.start, now = STEPS;
  /** @type {Pair[][]} */ let paths = [];
  const race = () => {
    const settings = { mu: mu.value, beta1: beta1.value, beta2: 1 - 10 ** -beta2.value };
    paths = RULES.map(([rule]) => {
      const random = new Random(7);  // the same noise for all three
      const gradient = (/** @type {Pair} */ p) => {
        const [x, y] = surface.gradient(p);
        return /** @type {Pair} */ ([x + noise.value * random.normal(), y + noise.value * random.normal()]);
      };
      return run(rule, 10 ** (rule === "Adam" ? etaAdam : eta).value, gradient, start, STEPS, settings);
    });
    draw();
  };
  const draw = () => {
    const above = (/** @type {Pair} */ p) => surface.value(p) - surface.lowest;
    const isNear = (/** @type {Pair} */ [x, y]) => Math.abs(x) < 1e4 && Math.abs(y) < 1e4;
    paths.forEach((path, k) => {
      const walked = path.slice(0, now + 1).filter(isNear), here = path[Math.min(now, path.length - 1)];
      tracks[k].path.setAttribute("d", plane.path(walked));
      const heights = path.filter(isNear).map((p, t) => /** @type {Pair} */ ([t, Math.min(Math.max(Math.log10(above(p) + 1e-9), -7), 5)]));
      tracks[k].curve.setAttribute("d", losses.path(heights.slice(0, now + 1)));
      const shown = Number.isFinite(here[0]) && plane.inside(here)[0] === here[0] && plane.inside(here)[1] === here[1];
      set(tracks[k].runner, shown ? { transform: `translate(${plane.x(here[0])} ${plane.y(here[1])})`, visibility: "visible" } : { visibility: "hidden" });
    });
    set(handle, { transform: `translate(${plane.x(start[0])} ${plane.y(start[1])})` });
    const where = paths[1][now], lambdas = curvatures(surface, isNear(where) ? where : start);
    const found = lambdas.map(lambda => roots(10 ** eta.value * lambda, mu.value));
    found.flat().forEach(([re, im], k) => set(crosses[k], { transform: `translate(${circle.x(Math.min(Math.max(re, -1.6), 1.6))} ${circle.y(im)})` }));
    const sizes = found.map(pair => Math.max(...pair.map(([re, im]) => Math.hypot(re, im))));
    const heights = RULES.map(([, name], k) => {
      const height = above(paths[k][now]);
      return `${name} ${height < 1e4 ? brief(height) : "is gone"}`;
    });
    say(`Height after ${now} step${now === 1 ? "" : "s"}: ${heights.join(", ")}. Momentum's largest |z| is ${sizes[0].toFixed(3)} for curvature ${signed(lambdas[0].toFixed(1))} (purple) `
      + `and ${sizes[1].toFixed(3)} for ${signed(lambdas[1].toFixed(1))} (red)${Math.max(...sizes) > 1 ? ": outside the circle it diverges" : ""}.`);
  };

  const show = (/** @type {number} */ value) => (10 ** value).toPrecision(2);
  const knob = (/** @type {string} */ label, /** @type {number} */ min, /** @type {number} */ max, /** @type {number} */ step, /** @type {number} */ value, /** @type {(value: number) => string} */ shown = String) =>
    slider({ label, min, max, step, value, show: shown, change: race });
  const eta = knob("η, gradient descent and momentum", -3, 0, 0.02, -1.3, show), etaAdam = knob("η, Adam", -3, 0.5, 0.02, -0.7, show);
  const mu = knob("μ, momentum", 0, 0.99, 0.01, 0.9), beta1 = knob("β₁, Adam", 0, 0.99, 0.01, 0.9);
  const beta2 = knob("β₂, Adam", 0.3, 4, 0.1, 3, value => (1 - 10 ** -value).toPrecision(4)), noise = knob("batch noise", 0, 5, 0.1, 0);
  const which = choice({
    label: "Surface", value: "bowl", options: [["bowl", "a bowl"], ["turned", "the bowl, turned"], ["banana", "a bent valley"], ["saddle", "a saddle"]],
    change: name => { surface = SURFACES[name]; start = surface.start; set(picture, { href: map(surface) }); race(); tell(); },
  });
  const step = slider({ label: "step", min: 0, max: STEPS, step: 1, value: STEPS, change: to => { play.stop(); now = to; draw(); } });
  const play = player({ label: "Race", perSecond: 20, step: () => {
    if (now >= STEPS) now = -1;
    step.value = ++now;
    draw();
    return now < STEPS;
  } });
  const tell = draggable(handle, plane, { label: "start", where: () => start, move: to => { start = to; race(); }, nudge: [0.1, 0.1] });
  row(which.element);
  row(play.element, step.element);
  row(eta.element, etaAdam.element, mu.element, beta1.element, beta2.element, noise.element);
  set(picture, { href: map(surface) });
  race();
}
