// A table of lines to fill in with the keyboard: Enter goes to the next cell, on the last one it opens a new line.

import { lookUp } from "./lookup";

function cells(table: HTMLTableElement): HTMLInputElement[] {
  return [...table.querySelectorAll<HTMLInputElement>("tbody input:not([type=hidden])")];
}

function addLine(table: HTMLTableElement): void {
  const body = table.tBodies[0];
  const last = body?.rows[body.rows.length - 1];
  if (!body || !last) return;
  const line = last.cloneNode(true) as HTMLTableRowElement;
  for (const input of line.querySelectorAll("input")) {
    input.value = "";
    input.classList.remove("is-invalid");
    input.removeAttribute("aria-describedby");
    lookUp(input);
  }
  for (const place of line.querySelectorAll("[data-lookup-name], [data-lookup-unit]")) place.textContent = "";
  for (const wrong of line.querySelectorAll("[data-wrong]")) wrong.remove();
  body.append(line);
  const number = line.querySelector("[data-line-no]");
  if (number) number.textContent = String(body.rows.length);
}

function step(table: HTMLTableElement, from: HTMLInputElement, by: number): void {
  let all = cells(table);
  const at = all.indexOf(from) + by;
  if (at >= all.length && by === 1 && table.dataset.lines !== "fixed") {
    addLine(table);
    all = cells(table);
  }
  const next = all[at];
  next?.focus();
  next?.select();
}

for (const table of document.querySelectorAll<HTMLTableElement>("table[data-lines]")) {
  const width = table.tBodies[0]?.rows[0]?.querySelectorAll("input:not([type=hidden])").length ?? 1;
  table.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || event.isComposing) return;
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      step(table, input, 1);
    } else if (event.key === "ArrowDown" && !input.hasAttribute("list")) {
      event.preventDefault();
      step(table, input, width);
    } else if (event.key === "ArrowUp" && !input.hasAttribute("list")) {
      event.preventDefault();
      step(table, input, -width);
    }
  });
  document.querySelector(`[data-add-line="${table.id}"]`)?.addEventListener("click", () => {
    addLine(table);
    const all = cells(table);
    all[all.length - width]?.focus();
  });
}
