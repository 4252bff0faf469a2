// Rows copied from a spreadsheet: tabs between cells, quotes around cells with line breaks.

import { type Field, FIELDS } from "./types";

/** Text as rows of cells. A quoted cell may hold tabs, line breaks and doubled quotes. */
export function table(text: string): string[][] {
  const rows: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/gy;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  let row: string[] = [];
  for (let match = cell.exec(source); match; match = cell.exec(source)) {
    row.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? "").trim());
    if (match[3] !== "\t") {
      rows.push(row);
      row = [];
    }
    if (cell.lastIndex >= source.length && match[3] !== "\t") break;
  }
  return rows;
}

/** Rows as records, the first column being the field where the paste began; empty rows are left out. */
export function pasted(text: string, from: Field): Partial<Record<Field, string>>[] {
  const fields = FIELDS.slice(FIELDS.indexOf(from));
  return table(text)
    .filter((cells) => cells.some(Boolean))
    .map((cells) => Object.fromEntries(cells.slice(0, fields.length).map((value, n) => [fields[n], value])));
}
