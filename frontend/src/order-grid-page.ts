// The page of a document: lines are walked by arrow keys, the side panel follows the line, printing.

const rows = [...document.querySelectorAll<HTMLTableRowElement>("#lines tbody tr[data-line]")];

function go(row: HTMLTableRowElement | undefined): void {
  if (!row) return;
  for (const other of rows.filter((one) => one.classList.contains("cur"))) {
    other.classList.remove("cur");
    other.tabIndex = -1;
  }
  row.classList.add("cur");
  row.tabIndex = 0;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

for (const row of rows) {
  row.addEventListener("mousedown", (event) => {
    if ((event.target as Element).closest("a, button")) return;
    go(row);
  });
  row.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    go(rows[rows.indexOf(row) + step]);
  });
}

export {};
