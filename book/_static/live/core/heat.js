/**
 * A function of the plane as colour: blue below, orange above, nothing in the middle.
 * @module
 */

const BLUE = [47, 134, 201], ORANGE = [217, 118, 15];

/**
 * Draw it on a small canvas, which an SVG image stretches.
 * @param {HTMLCanvasElement} canvas  Square, n by n.
 * @param {number} n
 * @param {(column: number, row: number) => number} value  From 0 to 1, for a cell counted from the upper left.
 */
export function heat(canvas, n, value) {
  [canvas.width, canvas.height] = [n, n];
  const ink = canvas.getContext("2d");
  if (!ink) return "";
  const image = ink.createImageData(n, n);
  for (let row = 0; row < n; row++)
    for (let column = 0; column < n; column++) {
      const share = value(column, row), edge = column + 1 < n && row + 1 < n
        && ((share > 0.5) !== (value(column + 1, row) > 0.5) || (share > 0.5) !== (value(column, row + 1) > 0.5));
      const colour = edge ? [117, 117, 117] : share > 0.5 ? ORANGE : BLUE;
      image.data.set([...colour, edge ? 255 : 190 * Math.abs(share - 0.5) + 12], 4 * (row * n + column));
    }
  ink.putImageData(image, 0, 0);
  return canvas.toDataURL();
}
