/**
 * A coordinate plane in a drawing: axes, shapes in the data's units, and things that readers drag.
 * @module
 */
import { set, svg } from "./elements.js";
import { signed } from "./numbers.js";

/** @typedef {readonly [number, number]} Pair */

/** Where the data lie on the drawing. */
export class Plane {
  /**
   * @param {SVGSVGElement} drawing
   * @param {object} options
   * @param {Pair} options.x  The least and the greatest value.
   * @param {Pair} options.y
   * @param {number} options.left  Pixels of the drawing.
   * @param {number} options.top
   * @param {number} options.width
   * @param {number} options.height
   */
  constructor(drawing, { x, y, left, top, width, height }) {
    this.drawing = drawing;
    this.xs = x;
    this.ys = y;
    this.box = { left, top, width, height };
    const id = `live-clip-${++clips}`;
    const area = { x: left, y: top, width, height };
    drawing.append(svg("clipPath", { id }, svg("rect", area)));
    this.back = svg("g", { "clip-path": `url(#${id})` });  // behind the axes' lines
    this.axes = svg("g", { class: "live-axes", "aria-hidden": "true" });
    this.marks = svg("g");  // not clipped: a mark at the edge is whole
    drawing.append(this.back, this.axes, this.marks);
  }

  /** @param {number} value */
  x(value) { return this.box.left + (value - this.xs[0]) / (this.xs[1] - this.xs[0]) * this.box.width; }

  /** @param {number} value */
  y(value) { return this.box.top + (this.ys[1] - value) / (this.ys[1] - this.ys[0]) * this.box.height; }

  /** The point of the plane under a pointer. @param {PointerEvent | MouseEvent} event @returns {Pair} */
  at(event) {
    const matrix = this.drawing.getScreenCTM();
    if (!matrix) return [0, 0];
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    const { left, top, width, height } = this.box;
    return [
      this.xs[0] + (x - left) / width * (this.xs[1] - this.xs[0]),
      this.ys[1] - (y - top) / height * (this.ys[1] - this.ys[0]),
    ];
  }

  /** @param {Pair} point @returns {Pair} */
  inside([x, y]) {
    return [Math.min(Math.max(x, this.xs[0]), this.xs[1]), Math.min(Math.max(y, this.ys[0]), this.ys[1])];
  }

  /**
   * Draw the axes.
   * @param {object} options
   * @param {string} [options.x]  The names beside them.
   * @param {string} [options.y]
   * @param {readonly number[]} [options.xTicks]
   * @param {readonly number[]} [options.yTicks]
   * @param {(value: number) => string} [options.xShow]  How a tick is written.
   * @param {(value: number) => string} [options.yShow]
   */
  drawAxes({ x = "", y = "", xTicks = [], yTicks = [], xShow = signed, yShow = signed }) {
    const { left, top, width, height } = this.box, bottom = top + height;
    this.axes.replaceChildren(
      svg("path", { d: `M${left} ${top}V${bottom}H${left + width}` }),
      ...xTicks.flatMap(tick => [
        svg("path", { d: `M${this.x(tick)} ${bottom}v5` }),
        svg("text", { x: this.x(tick), y: bottom + 19, "text-anchor": "middle" }, xShow(tick)),
      ]),
      ...yTicks.flatMap(tick => [
        svg("path", { d: `M${left} ${this.y(tick)}h-5` }),
        svg("text", { x: left - 9, y: this.y(tick) + 4.5, "text-anchor": "end" }, yShow(tick)),
      ]),
      svg("text", { x: left + width / 2, y: bottom + 38, "text-anchor": "middle" }, x),
      svg("text", { x: left + 6, y: top - 6, "text-anchor": "start" }, y),
    );
  }

  /** A path through points. @param {Iterable<Pair>} points @param {boolean} [closed] */
  path(points, closed = false) {
    const places = [...points].map(([x, y]) => `${this.x(x).toFixed(2)} ${this.y(y).toFixed(2)}`);
    return places.length ? `M${places.join("L")}${closed ? "Z" : ""}` : "";
  }
}
let clips = 0;

/**
 * Let readers move an element: by mouse or finger, or with the arrow keys once it has the focus.
 * @param {SVGElement} element
 * @param {Plane} plane
 * @param {object} options
 * @param {string} options.label
 * @param {() => Pair} options.where
 * @param {(point: Pair) => void} options.move  Called with the place wanted, inside of the plane.
 * @param {() => void} [options.remove]  Called for Delete or Backspace.
 * @param {Pair} [options.nudge]  What one press of an arrow key moves, in the plane's units; 0: not that way.
 */
export function draggable(element, plane, { label, where, move, remove, nudge = [0.05, 0.05] }) {
  set(element, { tabindex: 0, role: "slider", "aria-label": label, class: `${element.getAttribute("class") ?? ""} live-handle` });
  const tell = () => {
    const [x, y] = where(), along = nudge[0] ? x : y;
    const ends = nudge[0] ? plane.xs : plane.ys;
    const said = [x, y].filter((_, k) => nudge[k]).map(value => value.toFixed(2));
    set(element, { "aria-valuenow": along.toFixed(3), "aria-valuemin": ends[0], "aria-valuemax": ends[1],
      "aria-valuetext": said.join(", ") });
  };
  const go = (/** @type {Pair} */ point) => { move(plane.inside(point)); tell(); };
  element.addEventListener("pointerdown", event => {
    event.preventDefault();
    event.stopPropagation();
    element.setPointerCapture(event.pointerId);
    element.focus({ preventScroll: true });
  });
  element.addEventListener("pointermove", event => {
    if (element.hasPointerCapture(event.pointerId)) go(plane.at(event));
  });
  element.addEventListener("touchstart", event => event.preventDefault(), { passive: false });  // else the page scrolls
  element.addEventListener("click", event => event.stopPropagation());
  element.addEventListener("keydown", event => {
    const [x, y] = where(), [dx, dy] = event.shiftKey ? [nudge[0] / 5, nudge[1] / 5] : nudge;
    /** @type {Record<string, Pair>} */
    const moves = { ArrowLeft: [x - dx, y], ArrowRight: [x + dx, y], ArrowUp: [x, y + dy], ArrowDown: [x, y - dy] };
    if (event.key in moves) go(moves[event.key]);
    else if (remove && ["Delete", "Backspace"].includes(event.key)) remove();
    else return;
    event.preventDefault();
  });
  tell();
  return tell;
}
