/**
 * Pandemonium: draw a letter and hear the demons shout.
 * @module
 */
import { dot } from "../core/algebra.js";
import { button, choice, svg } from "../core/elements.js";
import { frame } from "../core/figure.js";
import { grid } from "../core/grid.js";
import { signed } from "../core/numbers.js";
import { handedOver } from "../core/page.js";
import { Plane } from "../core/plane.js";
import { Random } from "../core/random.js";

/** @typedef {import("../core/algebra.js").Vector} Vector */

/**
 * The machine that the page has trained.
 * @typedef {object} Machine
 * @property {string} names  The letters.
 * @property {readonly Vector[]} ideals  Each letter in the middle of the field, row by row, 1 for ink.
 * @property {readonly Vector[]} demons  The cells that each computational demon looks at.
 * @property {Vector} usual  How loud each one is on average.
 * @property {Vector} spread  And by how much that varies.
 * @property {readonly Vector[]} weights  Of each demon, for each letter.
 */

const ROWS = 9, COLUMNS = 7, SHOWN = 12;

/** How loud each computational demon is: the share of its cells that are inked. @param {Machine} machine @param {Vector} image */
export const uproar = ({ demons }, image) => demons.map(cells => cells.reduce((sum, cell) => sum + image[cell], 0) / cells.length);

/** How much louder than usual. @param {Machine} machine @param {Vector} image */
export const compute = (machine, image) => uproar(machine, image).map((loud, k) => (loud - machine.usual[k]) / machine.spread[k]);

/** What the cognitive demons shriek. @param {Machine} machine @param {Vector} image */
export function shrieks(machine, image) {
  const heard = compute(machine, image);
  return [...machine.names].map((_, letter) => dot(heard, machine.weights.map(row => row[letter])));
}

/** The picture moved by some cells; what leaves the field is lost. @param {Vector} image @param {number} down @param {number} right */
export const moved = (image, down, right) => image.map((_, k) => {
  const [row, column] = [Math.floor(k / COLUMNS) - down, k % COLUMNS - right];
  return row >= 0 && row < ROWS && column >= 0 && column < COLUMNS ? image[row * COLUMNS + column] : 0;
});

/** @param {HTMLElement} place */
export default function pandemonium(place) {
  const machine = /** @type {Machine} */ (handedOver(place)), names = [...machine.names];
  const { panel, row, say } = frame(place, {
    title: "Pandemonium reads what you draw",
    help: "Draw in the field with the mouse or a finger. With the keyboard, Tab to it, move with the arrow keys and turn a cell over with the space bar.",
  });
  const picture = panel(196, 250), middle = panel(262, 250), top = new Plane(panel(204, 250), { x: [0, names.length], y: [-0.5, 1.1], left: 34, top: 26, width: 166, height: 190 });
  top.drawAxes({ y: "cognitive demons", yTicks: [0, 0.5, 1] });
  let image = [...machine.ideals[names.indexOf("R")]], random = new Random(5);
  const field = grid(picture, { rows: ROWS, columns: COLUMNS, left: 12, top: 14, size: 25, label: "The picture that the data demons hold",
    isInked: cell => image[cell] > 0, paint: (cell, ink) => { image[cell] = ink ? 1 : 0; draw(); } });
  const bars = names.map((name, k) => {
    const bar = svg("rect", { width: 12 });
    top.back.append(bar);
    top.axes.append(svg("text", { x: top.x(k + 0.5), y: 232, "text-anchor": "middle" }, name));
    return bar;
  });
  top.back.append(svg("path", { d: top.path([[0, 0], [names.length, 0]]), class: "live-ink live-thin" }));
  middle.append(svg("text", { x: 4, y: 15 }, "computational demons"));
  const faces = Array.from({ length: SHOWN }, (_, k) => {
    const [x, y] = [4 + 64 * (k % 4), 24 + 76 * Math.floor(k / 4)];
    const window = Array.from({ length: ROWS * COLUMNS }, (_, cell) => svg("rect", {
      x: x + 3.6 * (cell % COLUMNS), y: y + 3.6 * Math.floor(cell / COLUMNS), width: 3.2, height: 3.2, class: "live-cell" }));
    const mouth = svg("ellipse", { cx: x + 42, cy: y + 16, class: "live-fill" }), head = svg("circle", { cx: x + 42, cy: y + 16, r: 15, class: "live-unit" });
    const evidence = svg("text", { x: x + 28, y: y + 50, "text-anchor": "middle" });
    middle.append(...window, head, mouth, evidence);
    return { window, mouth, evidence };
  });

  const draw = () => {
    field.draw();
    const loud = uproar(machine, image), heard = compute(machine, image), shriek = shrieks(machine, image);
    const order = names.map((_, k) => k).sort((a, b) => shriek[b] - shriek[a]), [first, second] = order;
    shriek.forEach((value, k) => {
      const clipped = Math.min(Math.max(value, -0.5), 1.1);
      bars[k].setAttribute("x", String(top.x(k + 0.5) - 6));
      bars[k].setAttribute("y", String(top.y(Math.max(clipped, 0))));
      bars[k].setAttribute("height", String(Math.abs(top.y(clipped) - top.y(0))));
      bars[k].setAttribute("class", `${k === first ? "live-orange" : "live-blue"} live-fill`);
    });
    const evidence = heard.map((value, k) => value * machine.weights[k][first]);
    const heeded = evidence.map((_, k) => k).sort((a, b) => Math.abs(evidence[b]) - Math.abs(evidence[a])).slice(0, SHOWN);
    heeded.forEach((demon, k) => {
      const { window, mouth, evidence: text } = faces[k];
      window.forEach((cell, at) => cell.classList.toggle("is-inked", machine.demons[demon].includes(at)));
      mouth.setAttribute("rx", String(2.5 + 5 * loud[demon]));
      mouth.setAttribute("ry", String(1 + 9 * loud[demon]));
      mouth.setAttribute("class", `live-fill ${evidence[demon] > 0 ? "live-orange" : "live-blue"}`);
      text.textContent = signed((evidence[demon] > 0 ? "+" : "") + evidence[demon].toFixed(2));
    });
    say(`The decision demon hears ${names[first]} (${signed(shriek[first].toFixed(2))}), then ${names[second]} (${signed(shriek[second].toFixed(2))}). `
      + `The drawings show the twelve demons whose shouts count most for or against ${names[first]}, with what each adds to its shriek.`);
  };
  const letter = choice({ label: "Letter", value: "R", options: names.map(name => /** @type {const} */ ([name, name])),
    change: name => { image = [...machine.ideals[names.indexOf(name)]]; draw(); } });
  const move = (/** @type {string} */ text, /** @type {number} */ down, /** @type {number} */ right) => button(text, () => { image = moved(image, down, right); draw(); });
  row(letter.element);
  row(move("Left", 0, -1), move("Right", 0, 1), move("Up", -1, 0), move("Down", 1, 0),
    button("Invert two cells", () => { for (const cell of random.permutation(ROWS * COLUMNS).slice(0, 2)) image[cell] = 1 - image[cell]; draw(); }),
    button("Clear", () => { image = image.map(() => 0); draw(); }));
  draw();
}
