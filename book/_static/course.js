/* A figure or film that a narrow screen has shrunk opens in its own size when it is tapped. */
const enlarge = figure => {
  const piece = figure.closest(".film") ?? figure;
  const mark = document.createComment("");
  const dialog = document.createElement("dialog");
  const close = document.createElement("button");
  dialog.className = "enlarged";
  close.textContent = "Close";
  close.onclick = () => dialog.close();
  dialog.onclose = () => { mark.replaceWith(piece); dialog.remove(); };
  figure.closest("article").append(dialog);
  piece.replaceWith(mark);
  dialog.append(close, piece);
  dialog.showModal();
};

document.addEventListener("click", event => {
  const figure = event.target.closest(".cell_output img, .film > svg");
  if (!figure || figure.closest("dialog")) return;
  const full = figure.naturalWidth ?? figure.width.baseVal.value;
  if (figure.getBoundingClientRect().width < 0.95 * full) enlarge(figure);
});

/* An equation that goes on beyond its right edge fades there (course.css). */
const mark = equation => equation.toggleAttribute(
  "data-goes-on", equation.scrollLeft + equation.clientWidth < equation.scrollWidth - 2);
const markAll = () => document.querySelectorAll("div.math mjx-container").forEach(mark);

addEventListener("load", () => window.MathJax?.startup?.promise.then(markAll));
addEventListener("resize", markAll);
document.addEventListener("toggle", markAll, true);
document.addEventListener("scroll", event => event.target.matches?.("mjx-container") && mark(event.target), true);

/* The search shows what a page says, not the list of contents that is there for print, the pages around it or code
   that is folded (book/_extensions/what_is_searched.py). */
addEventListener("DOMContentLoaded", () => {
  if (typeof Search === "undefined") return;
  const textOf = Search.htmlToText;
  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const left = "#jb-print-docs-body, .bd-header-article, .bd-sidebar-secondary, .prev-next-footer, .bd-footer-content";
    page.querySelectorAll(`${left}, details.hide .cell_input`).forEach(piece => piece.remove());
    return textOf(page.documentElement.outerHTML, anchor);
  };
});
