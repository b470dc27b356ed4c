/**
 * A picture of a few cells that readers paint: by mouse or finger, or with arrow keys and the space bar.
 * @module
 */
import { set, svg } from "./elements.js";

/**
 * @param {SVGSVGElement} drawing
 * @param {object} options
 * @param {number} options.rows
 * @param {number} options.columns
 * @param {number} options.left
 * @param {number} options.top
 * @param {number} options.size  The side of a cell.
 * @param {string} options.label
 * @param {(cell: number) => boolean} options.isInked
 * @param {(cell: number, ink: boolean) => void} options.paint
 */
export function grid(drawing, { rows, columns, left, top, size, label, isInked, paint }) {
  const cells = Array.from({ length: rows * columns }, (_, k) => svg("rect", {
    x: left + size * (k % columns), y: top + size * Math.floor(k / columns), width: size - 1, height: size - 1, class: "live-cell" }));
  const cursor = svg("rect", { width: size + 2, height: size + 2, class: "live-cursor", visibility: "hidden" });
  const root = svg("g", { tabindex: 0, role: "application", "aria-roledescription": "picture to paint", class: "live-paint" }, ...cells, cursor);
  drawing.append(root);
  let at = Math.floor(rows / 2) * columns + Math.floor(columns / 2), brush = true;

  const draw = () => {
    cells.forEach((cell, k) => cell.classList.toggle("is-inked", isInked(k)));
    set(cursor, { x: left + size * (at % columns) - 1.5, y: top + size * Math.floor(at / columns) - 1.5 });
    root.setAttribute("aria-label", `${label}. Row ${Math.floor(at / columns) + 1}, column ${at % columns + 1} is ${isInked(at) ? "dark" : "light"}. `
      + "The arrow keys move, and the space bar turns the cell over.");
  };
  const under = (/** @type {PointerEvent} */ event) => {
    const matrix = drawing.getScreenCTM();
    if (!matrix) return -1;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    const [column, row] = [Math.floor((x - left) / size), Math.floor((y - top) / size)];
    return column >= 0 && column < columns && row >= 0 && row < rows ? row * columns + column : -1;
  };
  root.addEventListener("touchstart", event => event.preventDefault(), { passive: false });  // else the page scrolls
  root.addEventListener("pointerdown", event => {
    const cell = under(event);
    if (cell < 0) return;
    event.preventDefault();
    root.setPointerCapture(event.pointerId);
    [at, brush] = [cell, !isInked(cell)];
    paint(cell, brush);
  });
  root.addEventListener("pointermove", event => {
    const cell = root.hasPointerCapture(event.pointerId) ? under(event) : -1;
    if (cell >= 0 && isInked(cell) !== brush) { at = cell; paint(cell, brush); }
  });
  root.addEventListener("keydown", event => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    /** @type {Record<string, readonly [number, number]>} */
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    if (event.key in moves) {
      const [down, right] = moves[event.key];
      at = Math.min(Math.max(row + down, 0), rows - 1) * columns + Math.min(Math.max(column + right, 0), columns - 1);
      draw();
    } else if (event.key === " ") paint(at, !isInked(at));
    else return;
    event.preventDefault();
  });
  root.addEventListener("focus", () => { if (root.matches(":focus-visible")) set(cursor, { visibility: "visible" }); });
  root.addEventListener("blur", () => set(cursor, { visibility: "hidden" }));
  draw();
  return { draw, cells };
}
