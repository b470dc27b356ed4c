/* Paper is white, even if the screen is dark, and a formula that is wider than it becomes smaller. */
const PAPER = 670;  // the width of the text on paper, in pixels: A4 less the margins of print.css
const SMALLER = 13.3 / 16;  // the size of letters there
let themeOnScreen;

addEventListener("beforeprint", () => {
  themeOnScreen = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = "light";
  document.querySelectorAll("div.math > *").forEach(formula => {
    const share = PAPER / (SMALLER * formula.scrollWidth);
    formula.style.setProperty("--on-paper", share < 1 ? `${100 * share}%` : "100%");
  });
});
addEventListener("afterprint", () => { document.documentElement.dataset.theme = themeOnScreen; });

/* Print this page and unfold what the reader wants on it: "answers", which are hints in an exercise, or "code". */
const FOLDED = { answers: "article details:not(.hide)", code: "article details.hide" };
window.printPage = (...kinds) => {
  const closed = kinds.flatMap(kind => [...document.querySelectorAll(`${FOLDED[kind]}`)]).filter(box => !box.open);
  closed.forEach(box => { box.open = true; });
  addEventListener("afterprint", () => closed.forEach(box => { box.open = false; }), { once: true });
  print();
};
