// The table's rows: one plain <tr> a line, painted only where something changed.

import { el, money, quantity } from "./format";
import { type Field, type Line, emptyLine, isEmpty } from "./types";

const COLUMNS = ["no", "product", "name", "unit", "qty", "price", "discount", "tax", "gross", "free", "note"] as const;
export type Column = (typeof COLUMNS)[number];
const NUMERIC = new Set<Column>(["qty", "price", "discount", "tax", "gross", "free"]);
const EDITABLE = new Set<Column>(["product", "qty", "price", "discount", "note"]);

export interface Row {
  line: Line;
  tr: HTMLTableRowElement;
  cells: Record<Column, HTMLTableCellElement>;
}

const pattern = document.createElement("tr");
for (const column of COLUMNS) {
  const cell = el("td", [NUMERIC.has(column) ? "num" : "", EDITABLE.has(column) ? "ed" : "", `c-${column}`].join(" ").trim());
  cell.dataset.c = column;
  pattern.append(cell);
}

export function makeRow(line: Line = emptyLine()): Row {
  const tr = pattern.cloneNode(true) as HTMLTableRowElement;
  const cells = {} as Row["cells"];
  COLUMNS.forEach((column, n) => { cells[column] = tr.children[n] as HTMLTableCellElement; });
  return { line, tr, cells };
}

/** What a field shows while it is not edited; `dim` = not entered by hand. */
export function shown(line: Line, field: Field): { text: string; dim: boolean } {
  if (field === "product") return { text: line.product?.code ?? line.text, dim: false };
  if (field === "price" && !line.price) {
    return { text: line.product?.price ? money(line.product.price) : "", dim: true };
  }
  if (field === "price") return { text: money(line.price), dim: false };
  if (field === "qty") return { text: quantity(line.qty), dim: false };
  return { text: line[field], dim: false };
}

function put(cell: HTMLTableCellElement, text: string): void {
  if (cell.firstElementChild?.tagName === "INPUT") return;
  if (cell.textContent !== text) cell.textContent = text;
}

/** Write what the line says into its cells; the cell with the editor is left alone. */
export function paint(row: Row, number: number): void {
  const { line, cells } = row;
  const product = line.product;
  put(cells.no, String(number));
  row.tr.ariaRowIndex = String(number + 1);
  for (const field of ["product", "qty", "price", "discount", "note"] as const) {
    const { text, dim } = shown(line, field);
    put(cells[field], text);
    cells[field].classList.toggle("dim", dim);
  }
  put(cells.name, product ? [product.name, product.spec].filter(Boolean).join("  ") : "");
  put(cells.unit, product?.unit ?? "");
  put(cells.tax, product ? `${product.tax}%` : "");
  put(cells.gross, line.figures && product ? money(line.figures.gross) : "");
  put(cells.free, product ? quantity(product.free) : "");
  row.tr.classList.toggle("blank", isEmpty(line));
}

/** Mark a cell with what is wrong, or clear it. */
export function mark(row: Row, column: Column, detail: string): void {
  const cell = row.cells[column];
  if (detail) {
    cell.dataset.bad = detail;
    cell.querySelector("input")?.setAttribute("aria-invalid", "true");
  } else if (cell.dataset.bad !== undefined) {
    delete cell.dataset.bad;
    cell.querySelector("input")?.removeAttribute("aria-invalid");
  }
}
