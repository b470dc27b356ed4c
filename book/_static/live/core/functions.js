/**
 * Functions of networks that several figures compute.
 * @module
 */

/** @param {number} z */
export const sigmoid = z => 1 / (1 + Math.exp(-z));

/** The logarithms of the softmax; the largest score is subtracted first, so that none is too large. @param {readonly number[]} scores */
export function logSoftmax(scores) {
  const most = Math.max(...scores), sum = scores.reduce((total, score) => total + Math.exp(score - most), 0);
  return scores.map(score => score - most - Math.log(sum));
}
