/**
 * Softmax and the loss: scores to drag, the probabilities, and the gradient.
 * @module
 */
import { choice, set, svg, button } from "../core/elements.js";
import { frame } from "../core/figure.js";
import { logSoftmax } from "../core/functions.js";
import { draggable, Plane } from "../core/plane.js";

/** @typedef {import("../core/algebra.js").Vector} Vector */

/** @param {Vector} z */
export const softmax = z => logSoftmax(z).map(Math.exp);

/** −log of the right class's probability, without underflow. @param {Vector} z @param {number} right */
export const loss = (z, right) => -logSoftmax(z)[right];

/** The loss's gradient with respect to the scores: ŷ − y. @param {Vector} z @param {number} right */
export const gradient = (z, right) => softmax(z).map((p, k) => p - (k === right ? 1 : 0));

const CLASSES = ["cat", "dog", "owl", "fox"], START = [1, 2, -0.5, 0], LIMIT = 8;

/** @param {HTMLElement} place */
export default function softmaxFigure(place) {
  const { panel: drawing, row, say } = frame(place, {
    title: "Scores, softmax probabilities and the gradient of the loss",
    help: "Drag a disc up or down to change a class's score, or Tab to it and press the up and down arrow keys.",
  });
  const panel = (/** @type {import("../core/plane.js").Pair} */ y) => new Plane(drawing(218, 260), { x: [0, 4], y, left: 38, top: 28, width: 176, height: 200 });
  const scores = panel([-LIMIT, LIMIT]), chances = panel([0, 1]), slopes = panel([-1, 1]);
  scores.drawAxes({ y: "scores z", yTicks: [-LIMIT, 0, LIMIT] });
  chances.drawAxes({ y: "ŷ = softmax(z)", yTicks: [0, 0.5, 1] });
  slopes.drawAxes({ y: "gradient ŷ − y", yTicks: [-1, 0, 1] });
  for (const plane of [scores, chances, slopes])
    plane.axes.append(...CLASSES.map((name, k) => svg("text", { x: plane.x(k + 0.5), y: 248, "text-anchor": "middle" }, name)));

  let z = [...START], right = 0;
  const bar = (/** @type {string} */ colour) => CLASSES.map(() => svg("rect", { width: 26, class: `${colour} live-fill` }));
  const [stems, probable, steep] = [bar("live-blue"), bar("live-green"), bar("live-orange")];
  scores.back.append(...stems);
  chances.back.append(...probable);
  slopes.back.append(...steep);
  for (const plane of [scores, slopes]) plane.back.append(svg("path", { d: plane.path([[0, 0], [4, 0]]), class: "live-ink live-thin" }));
  const handles = CLASSES.map((name, k) => {
    const handle = svg("g", {}, svg("circle", { r: 18, fill: "transparent" }), svg("circle", { r: 8, class: "live-blue live-fill live-edge" }));
    draggable(handle, scores, { label: `score of ${name}`, where: () => [k + 0.5, z[k]], nudge: [0, 0.25],
      move: ([, to]) => { z[k] = Math.round(to * 20) / 20; draw(); } });
    return handle;
  });
  scores.marks.append(...handles);

  // A move that would carry a score out of the picture is not offered: cut off at the edge, it would not do what it says.
  const moves = /** @type {[string, (z: Vector) => Vector][]} */ ([
    ["Add 2 to all scores", z => z.map(score => score + 2)],
    ["Double all scores", z => z.map(score => 2 * score)],
    ["One step against the gradient", z => { const g = gradient(z, right); return z.map((score, k) => score - g[k]); }],
  ]).map(([label, to]) => ({ to, element: button(label, () => { z = [...to(z)]; draw(); }) }));

  /** @param {Plane} plane @param {SVGRectElement} rect @param {number} k @param {number} value */
  const stand = (plane, rect, k, value) => {
    const [top, bottom] = [plane.y(Math.max(value, 0)), plane.y(Math.min(value, 0))];
    set(rect, { x: plane.x(k + 0.5) - 13, y: top, height: bottom - top });
  };
  const draw = () => {
    const p = softmax(z), g = gradient(z, right);
    z.forEach((score, k) => {
      stand(scores, stems[k], k, score);
      stand(chances, probable[k], k, p[k]);
      stand(slopes, steep[k], k, g[k]);
      set(handles[k], { transform: `translate(${scores.x(k + 0.5)} ${scores.y(score)})` });
    });
    for (const move of moves) move.element.disabled = move.to(z).some(score => Math.abs(score) > LIMIT);
    const row = CLASSES.map((name, k) => `${name} ${p[k].toFixed(3)}`).join(", ");
    say(`Probabilities: ${row}. The right class is ${CLASSES[right]}, so the loss is −log ${p[right].toFixed(3)} = ${loss(z, right).toFixed(3)}. `
      + `A step against the gradient raises its score by ${(-g[right]).toFixed(3)} and lowers the others by as much in all.`);
  };
  const truth = choice({ label: "The right class", options: CLASSES.map((name, k) => /** @type {const} */ ([String(k), name])), value: "0", change: to => { right = Number(to); draw(); } });
  row(truth.element);
  row(
    ...moves.map(move => move.element),
    button("Start again", () => { z = [...START]; draw(); }),
  );
  draw();
}
