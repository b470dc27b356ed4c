/**
 * Put each live figure in the place of its still. The still stays for print and for browsers without scripts.
 * @module
 */

/** @type {Record<string, () => Promise<{ default: (place: HTMLElement) => void }>>} */
const FIGURES = {
  activations: () => import("./figures/activations.js"),
  approximation: () => import("./figures/approximation.js"),
  backpropagation: () => import("./figures/backpropagation.js"),
  hopfield: () => import("./figures/hopfield.js"),
  network: () => import("./figures/network.js"),
  optimisers: () => import("./figures/optimisers.js"),
  pandemonium: () => import("./figures/pandemonium.js"),
  perceptron: () => import("./figures/perceptron.js"),
  softmax: () => import("./figures/softmax.js"),
  xor: () => import("./figures/xor.js"),
};

for (const cell of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[class*=tag_live-]"))) {
  const tag = [...cell.classList].find(name => name.startsWith("tag_live-")) ?? "";
  const load = FIGURES[tag.slice("tag_live-".length)];
  load?.().then(figure => {
    figure.default(cell);
    cell.classList.add("is-live");
  });
}
