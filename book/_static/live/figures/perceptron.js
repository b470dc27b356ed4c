/**
 * The perceptron: place points of two classes, step the algorithm, see w turn.
 * @module
 */
import { dot, plus } from "../core/algebra.js";
import { button, choice, set, slider, svg } from "../core/elements.js";
import { frame, player } from "../core/figure.js";
import { signed } from "../core/numbers.js";
import { draggable, Plane } from "../core/plane.js";
import { Random } from "../core/random.js";

/** @typedef {import("../core/algebra.js").Vector} Vector */
/** @typedef {{ x: number, y: number, label: 0 | 1 }} Sample */

/** @param {Vector} w @param {Vector} x  With a 1 for the bias. @returns {0 | 1} */
export const answer = (w, x) => (dot(w, x) > 0 ? 1 : 0);

/**
 * The algorithm: the weights after one sample was seen.
 * @param {Vector} w @param {Vector} x @param {0 | 1} y @param {number} eta
 */
export const update = (w, x, y, eta) => plus(w, x, eta * (y - answer(w, x)));

/**
 * The corrections of one pass after the other, as the page's Python yields them.
 * @param {readonly Vector[]} X @param {readonly (0 | 1)[]} y @param {Vector} w @param {number} eta
 * @param {() => readonly number[]} order  In which order the next pass sees the samples.
 * @returns {Generator<[number, Vector]>}
 */
export function* corrections(X, y, w, eta, order) {
  for (let converged = false; !converged;) {
    converged = true;
    for (const i of order())
      if (answer(w, X[i]) !== y[i]) {
        converged = false;
        w = update(w, X[i], y[i], eta);
        yield [i, w];
      }
  }
}

/** Two ends of the line at which the answer changes, far outside of the plane. @param {Vector} w @returns {[number, number][]} */
export function boundary([a, b, bias]) {
  const square = a * a + b * b, length = Math.sqrt(square);
  const foot = [-bias * a / square, -bias * b / square], along = [-b / length, a / length];
  return [[foot[0] - 9 * along[0], foot[1] - 9 * along[1]], [foot[0] + 9 * along[0], foot[1] + 9 * along[1]]];
}

/** @param {Sample} sample */
const features = ({ x, y }) => [x, y, 1];

const SEPARABLE = /** @type {Sample[]} */ ([
  [-0.7, 0.5], [-0.35, 0.75], [0.05, 0.6], [-0.5, 0.1], [-0.15, 0.35], [0.3, 0.85], [-0.8, -0.05],
  [0.6, 0.1], [0.75, -0.45], [0.2, -0.3], [-0.25, -0.65], [0.45, -0.75], [0.85, 0.3], [-0.6, -0.85],
].map(([x, y], place) => ({ x, y, label: place < 7 ? 1 : 0 })));
const START = [0.3, 0.9, 0.5];  // points the wrong way for many
const LONG = 1000;  // corrections after which the figure says that there may be no end

/** @param {HTMLElement} place */
export default function perceptron(place) {
  const { panel, row, say } = frame(place, {
    title: "The perceptron algorithm on points of your own",
    help: "Click in the plane to add a point, and drag a point to move it. With the keyboard, Tab to a point, move it with the arrow keys or remove it with Delete.",
  });
  const plane = new Plane(panel(480, 420), { x: [-1, 1], y: [-1, 1], left: 46, top: 24, width: 390, height: 340 });
  plane.drawAxes({ x: "x₁", y: "x₂", xTicks: [-1, 0, 1], yTicks: [-1, 0, 1] });
  const side = svg("path", { class: "live-orange live-area" }), line = svg("path", { class: "live-ink live-thick" });
  const arrow = svg("path", { class: "live-purple live-thick" });
  const ground = svg("rect", { x: 46, y: 24, width: 390, height: 340, fill: "transparent" });
  plane.back.append(side, line, arrow, ground);

  /** @type {Sample[]} */ let samples = SEPARABLE.map(sample => ({ ...sample }));
  /** @type {Vector} */ let w = START;
  /** @type {ReturnType<typeof corrections> | undefined} */ let running;
  /** @type {Sample | undefined} */ let last;
  let count = 0, done = false, random = new Random(1);

  const start = () => {
    const X = samples.map(features), y = samples.map(sample => sample.label);
    running = corrections(X, y, w, rate(), () => random.permutation(X.length));
    done = false;
  };
  const rate = () => 10 ** eta.value;
  /** The points have changed: go on from the weights that are there. */
  const changed = () => { running = undefined; done = false; last = undefined; draw(); };
  const reset = () => { play.stop(); w = START; count = 0; random = new Random(1); changed(); };

  /** One correction. Returns whether there may be more. */
  const step = () => {
    if (!running) start();
    const next = running?.next();
    if (!next || next.done) { done = true; running = undefined; last = undefined; draw(); return false; }
    const [i, weights] = next.value;
    [w, last] = [weights, samples[i]];
    count++;
    draw();
    return true;
  };

  const draw = () => {
    const ends = boundary(w), [a, b] = w, length = Math.hypot(a, b);
    const far = /** @type {const} */ ([9 * a / length, 9 * b / length]);
    line.setAttribute("d", plane.path(ends));
    side.setAttribute("d", plane.path([ends[0], ends[1], [ends[1][0] + far[0], ends[1][1] + far[1]], [ends[0][0] + far[0], ends[0][1] + far[1]]], true));
    const foot = /** @type {const} */ ([(ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2]);
    const tip = /** @type {const} */ ([foot[0] + 0.3 * a / length, foot[1] + 0.3 * b / length]);
    const back = /** @type {const} */ ([foot[0] + 0.22 * a / length, foot[1] + 0.22 * b / length]);
    const wing = /** @type {const} */ ([-0.05 * b / length, 0.05 * a / length]);
    arrow.setAttribute("d", plane.path([foot, tip, [back[0] + wing[0], back[1] + wing[1]]]) + plane.path([tip, [back[0] - wing[0], back[1] - wing[1]]]));
    const wrong = samples.filter(sample => answer(w, features(sample)) !== sample.label).length;
    samples.forEach((sample, i) => marks[i]?.show(sample, sample === last, answer(w, features(sample)) !== sample.label));
    const weights = `w = (${w.map(value => signed(value.toFixed(2))).join(", ")})`;
    const corrected = `${count} correction${count === 1 ? "" : "s"}`, points = `${wrong} of ${samples.length} points wrong`;
    say(done ? `Converged after ${corrected}: no point is wrong. ${weights}`
      : count >= LONG ? `${corrected}, ${points}, and no end in sight: does any line separate them? ${weights}`
        : `${corrected}, ${points}. ${weights}`);
  };

  /** @type {ReturnType<typeof mark>[]} */ let marks = [];
  /** @param {Sample} sample */
  const mark = sample => {
    const ring = svg("circle", { r: 11, class: "live-purple live-ring" });
    const box = svg("rect", { x: -14, y: -14, width: 28, height: 28, class: "live-ink live-ring" });
    const dot = sample.label ? svg("path", { d: "M0 -7L6.5 5H-6.5Z", class: "live-orange live-fill" }) : svg("circle", { r: 5.5, class: "live-blue live-fill" });
    const group = svg("g", {}, svg("circle", { r: 16, fill: "transparent" }), ring, box, dot);
    draggable(group, plane, {
      label: sample.label ? "triangle, class 1" : "disc, class 0",
      where: () => [sample.x, sample.y],
      move: ([x, y]) => { [sample.x, sample.y] = [x, y]; changed(); },
      remove: () => { if (samples.length > 2) { samples = samples.filter(other => other !== sample); remark(); changed(); } },
    });
    plane.marks.append(group);
    return {
      /** @param {Sample} at @param {boolean} corrected @param {boolean} wrong */
      show({ x, y }, corrected, wrong) {
        set(group, { transform: `translate(${plane.x(x)} ${plane.y(y)})` });
        set(ring, { visibility: wrong ? "visible" : "hidden" });
        set(box, { visibility: corrected ? "visible" : "hidden" });
      },
    };
  };
  const remark = () => { plane.marks.replaceChildren(); marks = samples.map(mark); };

  const kind = choice({ label: "A click adds", options: [["1", "a triangle (1)"], ["0", "a disc (0)"]], value: "1", change: () => {} });
  const eta = slider({ label: "learning rate η", min: -2, max: 1, step: 0.25, value: 0, show: value => (10 ** value).toPrecision(2), change: () => { running = undefined; } });
  /** @param {number} x @param {number} y @param {0 | 1} label */
  const add = (x, y, label) => { samples = [...samples, { x, y, label }]; remark(); changed(); };
  ground.addEventListener("click", event => add(...plane.at(event), kind.value === "1" ? 1 : 0));
  const play = player({ label: "Run", step, perSecond: 4 });
  row(button("One correction", () => { play.stop(); step(); }), play.element, button("Start again", reset));
  row(kind.element, button("Add one in the middle", () => add(0, 0, kind.value === "1" ? 1 : 0)));
  row(button("Make it inseparable", () => add(0.62, -0.2, 1)), button("Back to the first points", () => {
    samples = SEPARABLE.map(sample => ({ ...sample })); remark(); reset();
  }), eta.element);
  remark();
  draw();
}
