// The lines of the grid and what the server says about them; no keys, no editor.
// Only the rows near the visible part are in the page, so that a long order costs no more than a short one.

import { type Column, type Row, makeRow, mark, paint } from "./rows";
import { el } from "./format";
import { type Field, FIELDS, type Line, type Problem, emptyLine, isEmpty } from "./types";

const MARGIN = 24;
const ROW_HEIGHT = 32;

export class LineTable {
  readonly rows: Row[] = [];
  private problems: { row: Row; column: Column }[] = [];
  private readonly above = el("tr", "og-gap");
  private readonly below = el("tr", "og-gap");
  private readonly scroller: HTMLElement;
  private height = ROW_HEIGHT;
  private first = -1;

  constructor(private readonly body: HTMLTableSectionElement) {
    this.scroller = body.closest<HTMLElement>(".og-scroll")!;
    this.scroller.addEventListener("scroll", () => this.attach(false), { passive: true });
    window.addEventListener("resize", () => this.attach(true));
    body.append(this.above, this.below);
  }

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
    this.append([...lines, emptyLine()]);
  }

  protected append(lines: Line[]): void {
    for (const line of lines) {
      const row = makeRow(line);
      this.rows.push(row);
      paint(row, this.rows.length);
    }
    this.attach(true);
  }

  /** Take a row out; the rows below get new numbers. */
  protected takeOut(at: number): void {
    this.rows.splice(at, 1);
    this.rows.slice(at).forEach((row, n) => paint(row, at + n + 1));
    this.attach(true);
  }

  /** Bring a row into the visible part. */
  protected reveal(at: number): void {
    const head = this.body.parentElement?.querySelector("thead")?.offsetHeight ?? 0;
    const room = this.scroller.clientHeight - head;
    const top = at * this.height;
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
    else if (top + this.height > this.scroller.scrollTop + room) this.scroller.scrollTop = top + this.height - room;
    this.attach(!this.rows[at]?.tr.isConnected);
  }

  /** Keep the rows near the visible part in the page and all others out of it. */
  private attach(always: boolean): void {
    const view = Math.ceil(this.scroller.clientHeight / this.height);
    const first = Math.max(0, Math.min(Math.floor(this.scroller.scrollTop / this.height), this.rows.length - view) - MARGIN);
    if (!always && Math.abs(first - this.first) < MARGIN / 2) return;
    this.first = first;
    const shown = this.rows.slice(first, first + view + 2 * MARGIN);
    const wanted = new Set<Element>(shown.map((row) => row.tr));
    for (const tr of [...this.body.children]) if (tr !== this.above && tr !== this.below && !wanted.has(tr)) tr.remove();
    let before = this.above.nextElementSibling;
    for (const row of shown) {
      if (row.tr === before) before = before.nextElementSibling;
      else this.body.insertBefore(row.tr, before);
    }
    this.height = shown[0]?.tr.offsetHeight || this.height;
    this.above.style.height = `${first * this.height}px`;
    this.below.style.height = `${(this.rows.length - first - shown.length) * this.height}px`;
  }
}

/** One more of a whole or decimal quantity; what is no number becomes 1. */
export function addOne(qty: string): string {
  const match = /^(\d+)(\.\d+)?$/.exec(qty.replaceAll(",", ""));
  return match ? `${BigInt(match[1] ?? "0") + 1n}${match[2] ?? ""}` : "1";
}
