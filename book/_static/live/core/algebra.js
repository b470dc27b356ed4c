/**
 * Vectors and matrices as arrays of numbers, and of rows.
 * @module
 */

/** @typedef {readonly number[]} Vector */
/** @typedef {readonly Vector[]} Matrix */

/** @param {Vector} a @param {Vector} b */
export const dot = (a, b) => a.reduce((sum, value, k) => sum + value * b[k], 0);

/** a + factor b. @param {Vector} a @param {Vector} b @param {number} [factor] */
export const plus = (a, b, factor = 1) => a.map((value, k) => value + factor * b[k]);

/** A column times a row. @param {Vector} a @param {Vector} b */
export const outer = (a, b) => a.map(left => b.map(right => left * right));

/** @param {Matrix} A @param {Vector} x */
export const times = (A, x) => A.map(row => dot(row, x));

/** @param {Matrix} A */
export const transpose = A => A[0].map((_, column) => A.map(row => row[column]));
