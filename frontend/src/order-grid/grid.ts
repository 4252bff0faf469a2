// The line grid: a plain table and one editor that moves from cell to cell. Keys first, mouse too.

import { filled, money, quantity } from "./format";
import { Picker } from "./picker";
import { pasted } from "./paste";
import { type Column, type Row, paint, shown } from "./rows";
import { LineTable, addOne } from "./table";
import { type Field, FIELDS, type Line, type Offer, emptyLine, isEmpty } from "./types";

interface GridOptions {
  body: HTMLTableSectionElement;
  texts: Record<string, string>;
  search: (text: string, signal: AbortSignal) => Promise<Offer[]>;
  named: (names: string[]) => Promise<Record<string, Offer>>;
  /** A value changed. */
  changed: () => void;
  /** Another line became the active one, or its product changed. */
  active: (line: Line, number: number) => void;
}

export class Grid extends LineTable {
  private readonly editor = document.createElement("input");
  private readonly picker: Picker<Offer>;
  private row: Row | null = null;
  private field: Field = "product";
  private before = "";
  /** Keys pressed while a product is looked up; they are played afterwards, so that nobody waits for the network. */
  private waiting: string[] | null = null;
  /** The latest look-up or paste; whoever needs what was entered waits for it. */
  private pending: Promise<void> = Promise.resolve();

  constructor(private readonly options: GridOptions) {
    super(options.body);
    this.editor.className = "og-input";
    this.editor.autocomplete = "off";
    this.editor.spellcheck = false;
    this.picker = new Picker<Offer>(
      async (text, signal) => (await options.search(text, signal)).map((item) => ({
        item, columns: [item.code, [item.name, item.spec].filter(Boolean).join("  "), `${quantity(item.free)} ${item.unit}`, money(item.price ?? "")],
      })),
      (offer) => this.choose(offer, "", this.row),
      (offer, text) => offer.code.toLowerCase() === text.toLowerCase() || (!!offer.barcode && offer.barcode === text),
      options.texts.none_found ?? "",
    );
    this.editor.addEventListener("keydown", (event) => this.key(event));
    this.editor.addEventListener("input", () => this.typed());
    this.editor.addEventListener("paste", (event) => this.paste(event));
    this.editor.addEventListener("blur", () => this.leave());
    options.body.addEventListener("mousedown", (event) => this.click(event));
    document.addEventListener("keydown", (event) => this.comeBack(event), { capture: true });
  }

  /** Fill the grid; one empty line always waits at the end. */
  load(lines: Line[]): void {
    this.detach();
    this.refill(lines);
  }

  /** Put the editor into a cell; its text is selected, so that typing replaces it. */
  go(at: number, field: Field): void {
    const row = this.rows[at];
    if (!row) return;
    this.detach();
    const changedLine = this.row !== row;
    this.row?.tr.classList.remove("cur");
    this.row = row;
    this.field = field;
    row.tr.classList.add("cur");
    const cell = row.cells[field];
    this.reveal(at);
    this.before = this.editor.value = this.raw(row.line, field);
    this.editor.placeholder = field === "price" && !row.line.price ? shown(row.line, "price").text : "";
    this.editor.inputMode = field === "product" || field === "note" ? "text" : "decimal";
    this.editor.setAttribute("aria-label", `${filled(this.options.texts.line ?? "", { line: at + 1 })}, ${this.options.texts[field]}`);
    this.editor.toggleAttribute("aria-invalid", cell.dataset.bad !== undefined);
    if (field === "product") this.picker.attach(this.editor);
    cell.classList.add("edit");
    cell.replaceChildren(this.editor);
    this.editor.focus({ preventScroll: true });
    this.editor.select();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (changedLine) this.options.active(row.line, at + 1);
  }

  /** Go to the first cell of the first line that says nothing yet. */
  start(): void {
    this.go(Math.max(this.rows.findIndex((row) => isEmpty(row.line)), 0), "product");
  }

  /** Take over what stands in the editor. */
  commit(): void {
    const { row, field } = this;
    if (!row || !this.editor.isConnected) return;
    const value = this.editor.value.trim();
    if (value === this.raw(row.line, field)) return;
    if (field === "product") {
      row.line.product = null;
      row.line.text = value;
      row.line.figures = null;
    } else {
      row.line[field] = value;
    }
    this.touched(row);
  }

  /** Wait until every product that was typed or pasted is looked up, and the keys after it are played. */
  async settled(): Promise<void> {
    let waited: Promise<void>;
    do {
      waited = this.pending;
      await waited;
    } while (waited !== this.pending);
  }

  get activeRow(): Row | null {
    return document.activeElement === this.editor ? this.row : null;
  }

  get activeLine(): Line | null {
    return this.row?.line ?? null;
  }

  private raw(line: Line, field: Field): string {
    return field === "product" ? (line.product?.code ?? line.text) : line[field];
  }

  private touched(row: Row): void {
    paint(row, this.rows.indexOf(row) + 1);
    if (!isEmpty(this.rows[this.rows.length - 1]!.line)) this.append([emptyLine()]);
    this.options.changed();
  }

  private detach(): void {
    if (!this.row || !this.editor.isConnected) return;
    this.commit();
    const cell = this.row.cells[this.field];
    this.picker.detach();
    cell.classList.remove("edit");
    cell.replaceChildren();
    paint(this.row, this.rows.indexOf(this.row) + 1);
  }

  private leave(): void {
    this.commit();
    this.picker.close();
  }

  private click(event: MouseEvent): void {
    const cell = (event.target as HTMLElement).closest<HTMLTableCellElement>("td");
    if (!cell || cell.contains(this.editor)) return;
    event.preventDefault();
    const at = this.rows.findIndex((row) => row.tr === cell.parentElement);
    const column = cell.dataset.c as Column;
    const field = (FIELDS as readonly string[]).includes(column) ? (column as Field) : column === "name" ? "product" : this.field;
    if (at >= 0) this.go(at, field);
  }

  /** A line that was scrolled away takes the keys again as soon as one is pressed. */
  private comeBack(event: KeyboardEvent): void {
    if (!this.row || this.editor.isConnected || document.activeElement !== document.body) return;
    if (event.key.length === 1 || event.key.startsWith("Arrow")) this.go(this.rows.indexOf(this.row), this.field);
  }

  private typed(): void {
    if (this.field !== "product") return this.commit();
    if (this.editor.value.trim()) this.picker.typed();
    else this.picker.close();
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing || !this.row) return;
    if (this.waiting) {
      if (!event.ctrlKey && !event.metaKey) this.waiting.push(event.key);
      event.preventDefault();
      return;
    }
    if (this.field === "product" && this.picker.key(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const run = this.command(event, this.rows.indexOf(this.row));
    if (!run) return;
    event.preventDefault();
    run();
  }

  /** Do what a key that was pressed too early would have done. */
  private replay(key: string): void {
    if (this.waiting) {
      this.waiting.push(key);
    } else if (key.length === 1) {
      this.editor.setRangeText(key, this.editor.selectionStart ?? 0, this.editor.selectionEnd ?? 0, "end");
      this.typed();
    } else if (this.row) {
      this.command(new KeyboardEvent("keydown", { key }), this.rows.indexOf(this.row))?.();
    }
  }

  /** What a key means here; null leaves it to the input. */
  private command(event: KeyboardEvent, at: number): (() => void) | null {
    const last = this.rows.length - 1;
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === "d") return () => this.copyDown(at);
    if (control && (event.key === "Delete" || event.key === "Backspace")) return () => this.remove(at);
    if (control || event.altKey) return null;
    switch (event.key) {
      case "Enter":
        return event.shiftKey ? () => this.step(at, -1) : () => this.enter(at);
      case "Tab":
        if (event.shiftKey ? at === 0 && this.field === "product" : at === last && isEmpty(this.row!.line) && !this.editor.value) return null;
        return event.shiftKey ? () => this.step(at, -1) : () => this.enter(at);
      case "ArrowDown":
        if (this.field === "product" && at === last && !this.editor.value) return () => this.picker.typed(0);
        return () => this.go(Math.min(at + 1, last), this.field);
      case "ArrowUp":
        return () => this.go(Math.max(at - 1, 0), this.field);
      case "ArrowLeft":
        return this.edge(false) ? () => this.step(at, -1) : null;
      case "ArrowRight":
        return this.edge(true) ? () => this.step(at, 1) : null;
      case "Escape":
        return this.editor.value === this.before ? null : () => this.revert();
      default:
        return null;
    }
  }

  /** Whether an arrow leaves the cell: the whole text is selected, or the caret stands at that end. */
  private edge(right: boolean): boolean {
    const { selectionStart: from, selectionEnd: to, value } = this.editor;
    if (from === 0 && to === value.length) return true;
    return from === to && (right ? to === value.length : from === 0);
  }

  private enter(at: number): void {
    const text = this.editor.value.trim();
    const known = this.row?.line.product?.code === text;
    if (this.field !== "product" || !text || known) return this.step(at, 1);
    this.pending = this.resolve(text, this.picker.marked(text));
  }

  /** Find the product of a text that was typed or scanned. */
  private async resolve(text: string, marked: Offer | null): Promise<void> {
    const row = this.row;
    this.waiting = [];
    this.picker.close();
    const offer = await this.picker.resolve(text, marked);
    const keys = this.waiting;
    this.waiting = null;
    if (!offer) return this.picker.typed(0);  // the keys after it were meant for a line that is not there
    this.choose(offer, text, row);
    keys.forEach((key) => this.replay(key));
  }

  private choose(offer: Offer, text: string, row: Row | null): void {
    if (!row) return;
    const here = this.row === row && this.field === "product";
    const scanned = !!offer.barcode && text === offer.barcode;
    const same = scanned ? this.rows.find((other) => other !== row && other.line.product?.id === offer.id) : undefined;
    if (same) {
      same.line.qty = addOne(same.line.qty);
      if (here) this.editor.value = "";
      row.line.text = "";
      same.tr.classList.remove("og-hit");
      this.touched(same);
      requestAnimationFrame(() => same.tr.classList.add("og-hit"));
    } else {
      row.line.product = offer;
      row.line.text = "";
      row.line.figures = null;
      if (scanned && !row.line.qty) row.line.qty = "1";
      if (here) this.before = this.editor.value = offer.code;
      this.touched(row);
      this.options.active(row.line, this.rows.indexOf(row) + 1);
    }
    if (!here) return;
    if (scanned) this.go(this.rows.length - 1, "product");
    else this.go(this.rows.indexOf(row), "qty");
  }

  private step(at: number, by: number): void {
    const index = FIELDS.indexOf(this.field) + by;
    if (index >= 0 && index < FIELDS.length) return this.go(at, FIELDS[index]!);
    this.commit();
    const next = at + by;
    if (next >= 0 && next < this.rows.length) this.go(next, by > 0 ? "product" : "note");
    else this.go(at, this.field);
  }

  private revert(): void {
    this.editor.value = this.before;
    if (this.field !== "product") this.commit();
    this.picker.close();
    this.editor.select();
  }

  private copyDown(at: number): void {
    const above = this.rows[at - 1];
    if (!above || !this.row) return;
    if (this.field === "product") {
      this.row.line.product = above.line.product;
      this.row.line.text = above.line.text;
      this.row.line.figures = null;
    } else {
      this.row.line[this.field] = above.line[this.field];
    }
    this.editor.value = this.raw(this.row.line, this.field);
    this.touched(this.row);
    this.editor.select();
  }

  private remove(at: number): void {
    const row = this.rows[at];
    if (!row) return;
    this.editor.value = this.raw(row.line, this.field);
    this.detach();
    this.row = null;
    this.takeOut(at);
    if (!this.rows.length || !isEmpty(this.rows[this.rows.length - 1]!.line)) this.append([emptyLine()]);
    this.go(Math.min(at, this.rows.length - 1), this.field);
    this.options.changed();
  }

  private paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!/[\t\n]/.test(text.trim()) || !this.row) return;
    event.preventDefault();
    const at = this.rows.indexOf(this.row);
    this.picker.close();
    this.editor.value = this.raw(this.row.line, this.field);
    this.pending = this.insert(at, pasted(text, this.field));
  }

  /** Write pasted rows from line `at` downwards; products are looked up in one request. */
  private async insert(at: number, records: Partial<Record<Field, string>>[]): Promise<void> {
    const names = records.map((record) => record.product ?? "").filter(Boolean);
    const found = names.length ? await this.options.named(names).catch(() => ({}) as Record<string, Offer>) : {};
    this.detach();
    const missing = at + records.length + 1 - this.rows.length;
    if (missing > 0) this.append(Array.from({ length: missing }, emptyLine));
    records.forEach((record, n) => {
      const row = this.rows[at + n]!;
      const { product, ...others } = record;
      Object.assign(row.line, others);
      if (product !== undefined) {
        row.line.product = found[product] ?? null;
        row.line.text = found[product] ? "" : product;
        row.line.figures = null;
      }
      paint(row, at + n + 1);
    });
    this.go(at + records.length, "product");
    this.options.changed();
  }
}
