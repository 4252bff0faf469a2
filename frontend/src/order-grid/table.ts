// The lines of the grid and what the server says about them; no keys, no editor.

import { type Column, type Row, makeRow, mark, paint } from "./rows";
import { type Field, FIELDS, type Line, type Problem, emptyLine, isEmpty } from "./types";

export class LineTable {
  readonly rows: Row[] = [];
  private problems: { row: Row; column: Column }[] = [];

  constructor(private readonly body: HTMLTableSectionElement) {}

  /** The lines that say something, with the row of each. */
  content(): Row[] {
    return this.rows.filter((row) => !isEmpty(row.line));
  }

  /** Mark the cells that the server found wrong; `rows` are the rows that were sent. */
  show(problems: Problem[], rows: Row[], leaveOut: Row | null = null): void {
    for (const { row, column } of this.problems) mark(row, column, "");
    this.problems = [];
    for (const problem of problems) {
      const row = problem.line ? rows[problem.line - 1] : undefined;
      if (!row || row === leaveOut) continue;
      const column = (FIELDS as readonly string[]).includes(problem.field ?? "") ? (problem.field as Field) : "product";
      mark(row, column, problem.detail);
      this.problems.push({ row, column });
    }
  }

  /** Write the server's figures into the rows that were sent. */
  figures(figures: Record<string, Line["figures"]>, rows: Row[]): void {
    rows.forEach((row, n) => {
      const next = figures[String(n + 1)] ?? null;
      if (row.line.figures?.gross === next?.gross && row.line.figures?.why === next?.why) return;
      row.line.figures = next;
      paint(row, this.rows.indexOf(row) + 1);
    });
  }

  /** Start again with these lines; one empty line always waits at the end. */
  protected refill(lines: Line[]): void {
    this.rows.length = 0;
    this.body.replaceChildren();
    this.append([...lines, emptyLine()]);
  }

  protected append(lines: Line[]): void {
    const fragment = document.createDocumentFragment();
    for (const line of lines) {
      const row = makeRow(line);
      this.rows.push(row);
      paint(row, this.rows.length);
      fragment.append(row.tr);
    }
    this.body.append(fragment);
  }

  /** Paint the rows from `at` on again, because their numbers changed. */
  protected renumber(at: number): void {
    this.rows.slice(at).forEach((row, n) => paint(row, at + n + 1));
  }
}

/** One more of a whole or decimal quantity; what is no number becomes 1. */
export function addOne(qty: string): string {
  const match = /^(\d+)(\.\d+)?$/.exec(qty.replaceAll(",", ""));
  return match ? `${BigInt(match[1] ?? "0") + 1n}${match[2] ?? ""}` : "1";
}
