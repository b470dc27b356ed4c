// Sort a table by the column whose heading is clicked; without this script, the headings are plain text.
for (const table of document.querySelectorAll("table.sortable")) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    if (!heading.textContent.trim()) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const down = heading.getAttribute("aria-sort") === "ascending";
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      const value = row => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
      const compare = (a, b) => value(a).localeCompare(value(b), undefined, { numeric: true });
      const asNumbers = (a, b) => Number(value(a)) - Number(value(b));
      const body = table.tBodies[0], rows = [...body.rows];
      const known = rows.filter(row => value(row) !== "");
      const numeric = known.every(row => Number.isFinite(Number(value(row))));
      known.sort(numeric ? asNumbers : compare);
      if (down) known.reverse();
      body.append(...known, ...rows.filter(row => value(row) === ""));  // what is not known comes last
    });
  });
}
const folded = [...document.querySelectorAll("details")];
if (folded.length) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "unfold";
  button.textContent = "Unfold everything, for example to print it";
  button.addEventListener("click", () => {
    const open = folded.some(one => !one.open);
    for (const one of folded) one.open = open;
    button.textContent = open ? "Fold everything" : "Unfold everything, for example to print it";
  });
  document.querySelector("nav").append(button);
}
