/**
 * Hopfield recall: paint and damage a pattern, watch it come back, store one more than it can hold.
 * @module
 */
import { dot } from "../core/algebra.js";
import { button, choice, html, slider, svg } from "../core/elements.js";
import { frame, player } from "../core/figure.js";
import { grid } from "../core/grid.js";
import { signed } from "../core/numbers.js";
import { Plane } from "../core/plane.js";
import { Random } from "../core/random.js";

/** @typedef {import("../core/algebra.js").Vector} Vector */
/** @typedef {import("../core/algebra.js").Matrix} Matrix */

/** The pictures of the page. */
const DRAWINGS = `
....######.. ....######## #..........# .....##..... .####.......
..######.... ....######## ##........## ....####.... ######......
.#####...... ....######## ###......### ...######... ##..##......
.####....... ....##....## ############ ..########.. ##..########
####........ ....##....## ############ .##########. ##..########
####........ ....##....## ##..####..## ############ ######..#.##
####........ ....##....## ##..####..## .#........#. .####...#.##
####.......# ....##..#### ############ .#.##..##.#. ............
.####.....## ..####.##### ####....#### .#.##..##.#. ............
.########### .#####.##### .####..####. .#.....##.#. ............
..#########. .#####..###. ..########.. .#.....##.#. ............
....#####... ..###....... ............ .##########. ............`;
const NAMES = /** @type {const} */ (["moon", "note", "cat", "house", "key"]);
const SIDE = 12, UNITS = SIDE * SIDE;
const rows = DRAWINGS.trim().split("\n").map(line => line.split(" "));
export const PICTURES = NAMES.map((_, k) => rows.flatMap(row => [...row[k]].map(sign => (sign === "#" ? 1 : -1))));

/** Hebb's weights: the mean over the patterns of the products of activities. @param {readonly Vector[]} patterns @returns {Matrix} */
export const weights = patterns => patterns[0].map((_, i) => patterns[0].map((_, j) =>
  patterns.reduce((sum, x) => sum + x[i] * x[j], 0) / patterns.length));

/** What the other units say to unit i. @param {Matrix} W @param {Vector} x @param {number} i */
export const vote = (W, x, i) => dot(W[i], x) - W[i][i] * x[i];

/**
 * Let units follow the others' vote until none changes: the unit that turns over each time.
 * @param {Matrix} W @param {Vector} x @param {() => readonly number[]} order  In which order the next round asks the units.
 * @returns {Generator<number>}
 */
export function* settle(W, x, order) {
  const state = [...x];
  for (let restless = true; restless;) {
    restless = false;
    for (const i of order())
      if (vote(W, state, i) * state[i] < 0) {
        state[i] = -state[i];
        restless = true;
        yield i;
      }
  }
}

/** @param {Matrix} W @param {Vector} x */
export const energy = (W, x) => -0.5 * x.reduce((sum, value, i) => sum + value * vote(W, x, i), 0);

/** @param {HTMLElement} place */
export default function hopfield(place) {
  const { panel, row, say } = frame(place, {
    title: "A Hopfield network of 12 by 12 units",
    help: "Paint in the picture with the mouse or a finger. With the keyboard, Tab to it, move with the arrow keys and turn a cell over with the space bar. Then press Recall.",
  });
  const picture = panel(280, 270);
  const chart = new Plane(panel(340, 270), { x: [0, 100], y: [-80, 10], left: 48, top: 24, width: 280, height: 190 });
  chart.drawAxes({ x: "units turned over", y: "energy E", xTicks: [0, 50, 100], yTicks: [-80, -40, 0] });
  const curve = svg("path", { class: "live-blue live-thick" }), here = svg("circle", { r: 5.5, class: "live-blue live-fill" });
  chart.back.append(curve);
  chart.marks.append(here);

  let random = new Random(3), target = 2;
  /** @type {number[]} */ let state = [...PICTURES[2]];
  /** @type {Vector[]} */ let own = [];
  /** @type {Matrix} */ let W;
  /** @type {number[]} */ let energies = [];
  /** @type {Generator<number> | undefined} */ let running;
  let resting = false, lowest = 0;
  const stored = () => [...PICTURES, ...own, ...Array.from({ length: extra.value }, (_, k) => {
    const other = new Random(100 + k);
    return Array.from({ length: UNITS }, () => (other.next() < 0.5 ? -1 : 1));
  })];
  const learn = () => { W = weights(stored()); lowest = Math.min(...[...PICTURES, ...own].map(x => energy(W, x))); stop(); restart(); };
  const stop = () => play.stop();
  /** The state was changed by hand: the history begins anew. */
  const restart = () => { running = undefined; resting = false; energies = [energy(W, state)]; draw(); };
  const step = () => {
    running ??= settle(W, [...state], () => random.permutation(UNITS));
    const next = running.next();
    if (next.done) { resting = true; running = undefined; draw(); return false; }
    state[next.value] = -state[next.value];
    energies.push(energy(W, state));
    draw();
    return true;
  };
  const overlap = (/** @type {Vector} */ x) => dot(x, state) / UNITS;
  const draw = () => {
    pixels.draw();
    const longest = Math.max(100, energies.length);
    chart.xs = [0, longest];
    chart.ys = [1.1 * lowest, Math.max(...energies, -0.1 * lowest)];
    chart.drawAxes({ x: "units turned over", y: "energy E", xTicks: [0, longest / 2, longest].map(Math.round), yTicks: [Math.round(lowest), 0] });
    curve.setAttribute("d", chart.path(energies.map((e, k) => /** @type {const} */ ([k, e]))));
    const last = energies.length - 1;
    here.setAttribute("transform", `translate(${chart.x(last)} ${chart.y(energies[last])})`);
    const named = [...NAMES, ...own.map((_, k) => `your picture ${k + 1}`)];
    const all = [...PICTURES, ...own].map((x, k) => ({ name: named[k], overlap: overlap(x) }));
    const nearest = all.reduce((best, each) => (Math.abs(each.overlap) > Math.abs(best.overlap) ? each : best));
    const wrong = Math.round(UNITS * (1 - Math.abs(nearest.overlap)) / 2);
    const whom = `${nearest.overlap < 0 ? "the negative of " : ""}${nearest.name.startsWith("your") ? nearest.name : `the ${nearest.name}`}`;
    const count = 5 + own.length + extra.value;
    say(`${count} patterns are stored. ${resting ? "At rest after " : ""}${last} change${last === 1 ? "" : "s"}: `
      + `${wrong === 0 ? `this is ${whom}, without a mistake` : `nearest to ${whom}; ${wrong} of ${UNITS} units differ${wrong === 1 ? "s" : ""}`}. E = ${signed(energies[last].toFixed(1))}.`);
  };
  const extra = slider({ label: "random patterns stored as well", min: 0, max: 40, step: 1, value: 0, change: learn });
  const pixels = grid(picture, { rows: SIDE, columns: SIDE, left: 8, top: 10, size: 21, label: "The state of the network",
    isInked: cell => state[cell] > 0, paint: (cell, ink) => { stop(); state[cell] = ink ? 1 : -1; restart(); } });
  const which = choice({ label: "Show", value: "cat", options: NAMES.map(name => /** @type {const} */ ([name, name])), change: name => {
    stop(); target = NAMES.indexOf(name); state = [...PICTURES[target]]; restart();
  } });
  const count = slider({ label: "cells to damage", min: 1, max: 72, step: 1, value: 50, change: () => {} });
  const play = player({ label: "Recall", step, perSecond: 30 });
  row(which.element);
  row(count.element, button("Damage", () => {
    stop();
    for (const cell of random.permutation(UNITS).slice(0, count.value)) state[cell] = -state[cell];
    restart();
  }), play.element);
  row(button("Store this picture, too", () => { own = [...own, [...state]]; learn(); }), button("Forget mine", () => { own = []; learn(); }), extra.element);
  row(html("span", { class: "live-help" }, "Theory puts the limit near 0.14 patterns per unit, which makes 20 here."));
  learn();
}
