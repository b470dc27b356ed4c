/**
 * The frame of a live figure: panels to draw in, controls below them, and a line that says what there is to see.
 * @module
 */
import { html, svg } from "./elements.js";

/**
 * @typedef {object} Frame
 * @property {HTMLElement} root
 * @property {(width: number, height: number) => SVGSVGElement} panel  Adds a drawing, in pixels; panels stand beside
 *   each other where there is room, and one that is wider than the screen shrinks.
 * @property {(...controls: Element[]) => void} row  Adds a row of controls.
 * @property {(text: string) => void} say  Writes the line below the controls, which screen readers read aloud.
 */

/**
 * Put an empty figure where a page wants it.
 * @param {HTMLElement} place
 * @param {object} options
 * @param {string} options.title  Names the figure for screen readers.
 * @param {string} options.help  One or two sentences: what to do with the mouse, a finger or the keyboard.
 * @returns {Frame}
 */
export function frame(place, { title, help }) {
  const panels = html("div", { class: "live-panels" }), line = html("output", { class: "live-line" });
  const root = html("div", { class: "live", role: "group", "aria-label": title },
    html("p", { class: "live-help" }, help), panels, line);
  place.append(root);
  return {
    root,
    panel(width, height) {
      const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}` });
      drawing.style.width = `${width}px`;
      panels.append(drawing);
      return drawing;
    },
    row: (...controls) => root.insertBefore(html("div", { class: "live-row" }, ...controls), line),
    say: text => { if (line.textContent !== text) line.textContent = text; },
  };
}

/**
 * Something that goes on by itself until it is done or a reader stops it.
 * @param {object} options
 * @param {string} options.label  What the button says when nothing moves.
 * @param {() => boolean} options.step  Does one step; returns whether there are more.
 * @param {number} [options.perSecond]  Steps in a second, 60 at most.
 */
export function player({ label, step, perSecond = 60 }) {
  let request = 0, last = 0;
  const stop = () => { cancelAnimationFrame(request); request = 0; button.textContent = label; };
  /** @param {number} now */
  const tick = now => {
    request = requestAnimationFrame(tick);
    if (now - last < 1000 / perSecond - 4) return;
    last = now;
    if (!step()) stop();
  };
  const button = html("button", { type: "button" }, label);
  button.addEventListener("click", () => {
    if (request) return stop();
    button.textContent = "Pause";
    request = requestAnimationFrame(tick);
  });
  return { element: button, stop, get running() { return request !== 0; } };
}
