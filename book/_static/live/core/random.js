/**
 * Random numbers that are the same on every visit.
 * @module
 */

/** A small generator with a seed (mulberry32, by T. Ettinger); not NumPy's, so no page compares their draws. */
export class Random {
  /** @param {number} seed */
  constructor(seed) { this.state = seed >>> 0; }

  /** A number from 0 up to, not including, 1. */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** @param {number} low @param {number} high */
  uniform(low, high) { return low + (high - low) * this.next(); }

  /** A number from the normal distribution with mean 0 and variance 1, by Box and Muller's way. */
  normal() { return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next()); }

  /** The numbers from 0 to n - 1 in a random order. @param {number} n */
  permutation(n) {
    const order = Array.from({ length: n }, (_, k) => k);
    for (let k = n - 1; k > 0; k--) {
      const other = Math.floor(this.next() * (k + 1));
      [order[k], order[other]] = [order[other], order[k]];
    }
    return order;
  }
}
