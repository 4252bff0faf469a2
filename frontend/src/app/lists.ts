// Lists by keyboard: arrows move the cursor row, Enter opens it; a click anywhere on a row opens it too.
const ROWS = ".zg-grid tbody tr[data-href]";

const rows = (): HTMLTableRowElement[] => [...document.querySelectorAll<HTMLTableRowElement>(ROWS)];
const current = (): HTMLTableRowElement | null => document.querySelector<HTMLTableRowElement>(`${ROWS}.cur`);

function moveTo(row: HTMLTableRowElement | undefined): void {
  if (!row) return;
  current()?.classList.remove("cur");
  row.classList.add("cur");
  row.querySelector<HTMLElement>("a")?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

/** Move the cursor row; true when there was a list to move in. */
export function moveCursor(step: number): boolean {
  const all = rows();
  if (!all.length) return false;
  const now = current();
  const at = now ? all.indexOf(now) + step : step > 0 ? 0 : all.length - 1;
  moveTo(all[Math.max(0, Math.min(all.length - 1, at))]);
  return true;
}

/** Open the cursor row; true when there was one. */
export function openCurrent(): boolean {
  const href = current()?.dataset.href;
  if (href) window.location.assign(href);
  return Boolean(href);
}

/** Wire clicks on rows; text that is being selected or a control in the row wins. */
export function startLists(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const row = target.closest<HTMLTableRowElement>(ROWS);
    if (!row || target.closest("a, button, input, select, label, form") || window.getSelection()?.toString()) return;
    if (event.ctrlKey || event.metaKey) window.open(row.dataset.href, "_blank");
    else window.location.assign(row.dataset.href!);
  });
}
