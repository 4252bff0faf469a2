// What was refused, above the grid: each sentence leads to its cell; an edit conflict shows who changed what.

import { el, filled } from "./format";
import type { Grid } from "./grid";
import type { Row } from "./rows";
import { type Change, FIELDS, type Field, type Problem, type ProblemDocument } from "./types";

const MOST = 6;

export class Messages {
  constructor(private readonly root: HTMLElement, private readonly texts: Record<string, string>) {}

  clear(): void {
    this.root.replaceChildren();
  }

  say(text: string): void {
    this.root.replaceChildren(el("div", "og-msg", text));
  }

  /** Problems of the head by field; those of lines are left out. */
  heads(problems: Problem[]): Map<string, string> {
    return new Map(problems.filter((one) => !one.line && one.field).map((one) => [headField(one.field!), one.detail]));
  }

  refused(problem: ProblemDocument, rows: Row[], grid: Grid): void {
    const box = el("div", "og-msg");
    const problems = problem.problems ?? [];
    const list = el("ul");
    for (const one of problems.slice(0, MOST)) list.append(this.sentence(one, rows, grid));
    if (problems.length > MOST) {
      list.append(el("li", "dim", filled(this.texts.other_lines ?? "", { count: problems.length - MOST })));
    }
    box.append(list.childElementCount ? list : document.createTextNode(problem.detail));
    if (problem.changes?.length) box.append(this.changes(problem.changes));
    if (problem.url) {
      const link = el("a", "", this.texts.look);
      link.href = problem.url;
      box.append(link);
    }
    this.root.replaceChildren(box);
    this.root.scrollIntoView({ block: "nearest" });
  }

  private sentence(problem: Problem, rows: Row[], grid: Grid): HTMLElement {
    const item = el("li");
    const row = problem.line ? rows[problem.line - 1] : undefined;
    if (!row) {
      item.textContent = problem.detail;
      return item;
    }
    const at = grid.rows.indexOf(row);
    const field = (FIELDS as readonly string[]).includes(problem.field ?? "") ? (problem.field as Field) : "product";
    const jump = el("button", "og-jump", `${filled(this.texts.line ?? "", { line: at + 1 })}, ${this.texts[field]}`);
    jump.type = "button";
    jump.addEventListener("click", () => grid.go(at, field));
    item.append(jump, ` ${problem.detail}`);
    return item;
  }

  private changes(changes: Change[]): HTMLElement {
    const list = el("ol", "zg-time");
    for (const change of changes) {
      const item = el("li");
      const at = new Date(change.at).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
      const what = el("span");
      for (const [field, old, next] of change.changes) {
        what.append(`${field} `, el("del", "zg-fig", old || "—"), " → ", el("ins", "zg-fig", next || "—"), "  ");
      }
      item.append(el("span", "dim zg-fig", at), el("span", "", `${change.who} ${change.verb}`), what);
      list.append(item);
    }
    return list;
  }
}

/** The server names some fields by what they hold; the form by what they are called. */
function headField(field: string): string {
  return field === "date" ? "order_date" : field;
}
