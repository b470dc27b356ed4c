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

/* What goes on beyond its right edge and can be scrolled fades there (course.css). A formula within a line can be
   scrolled only if it is longer than the line: to scroll would move it off the line that it stands on. */
const SCROLLED = ".formula, span.math[data-long], .bd-article table.table, .bd-article .highlight pre";
const mark = piece => piece.toggleAttribute(
  "data-goes-on", piece.scrollLeft + piece.clientWidth < piece.scrollWidth - 2);
const block = element => getComputedStyle(element).display.startsWith("inline") ? block(element.parentElement) : element;
const markAll = () => {
  const formulas = [...document.querySelectorAll("span.math")];
  formulas.forEach(formula => ["data-long", "data-goes-on"].forEach(name => formula.removeAttribute(name)));
  formulas.filter(formula => formula.offsetWidth > block(formula.parentElement).clientWidth)
    .forEach(formula => formula.setAttribute("data-long", ""));
  document.querySelectorAll(SCROLLED).forEach(mark);
  // Only a formula that has to be scrolled is a stop of the Tab key.
  document.querySelectorAll(".formula, span.math").forEach(formula =>
    formula.matches(SCROLLED) && formula.scrollWidth > formula.clientWidth
      ? formula.tabIndex = 0 : formula.removeAttribute("tabindex"));
};

addEventListener("load", markAll);
addEventListener("resize", markAll);
document.addEventListener("toggle", markAll, true);
document.addEventListener("scroll", event => event.target.matches?.(SCROLLED) && mark(event.target), true);

/* A long name, and any in a table, breaks behind a slash or an underscore, and an option never behind the hyphens that
   it begins with. What is short, as [1, 1, -1], stays on one line. A column of texts is not narrower on a
   phone than a few words (course.css). */
addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("article code .pre").forEach(name => {
    if (name.closest("td, th") || name.textContent.length > 28)
      name.innerHTML = name.innerHTML.replace(/(?<=\w\w)[/_](?=\w)/g, "$&<wbr>");
    name.innerHTML = name.innerHTML.replace(/^-+[\w-]*/, '<span class="unbroken">$&</span>');
  });
  document.querySelectorAll("details.hide > summary > span").forEach(title => {
    title.innerHTML = title.innerHTML.replaceAll("_", "_<wbr>");
  });
  document.querySelectorAll("article code.literal").forEach(code =>
    code.classList.toggle("unbroken", code.textContent.length <= 14));
  document.querySelectorAll("article td").forEach(cell => {
    const length = cell.textContent.length;
    if (length > 40) cell.classList.add(length > 100 ? "sentences" : "words");
  });
});

/* Code with lines that are too long for the column is set in smaller letters, except on a phone, where it scrolls. */
addEventListener("load", () => innerWidth > 575 && document.querySelectorAll("article .cell_input pre").forEach(
  code => code.classList.toggle("small", code.scrollWidth > code.clientWidth + 1)));
