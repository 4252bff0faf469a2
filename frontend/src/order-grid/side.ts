// Beside the active line: stock by warehouse, why this price, what the customer paid last, what credit is left.

import { el, filled, money, quantity } from "./format";
import { debounced, get } from "./server";
import type { Config, Credit, Facts, Line, OwnField } from "./types";

function entry(label: string, value: string, cls = ""): HTMLElement {
  const row = el("div", "zg-kv");
  const name = el("label", "", label);
  row.append(name, el("span", `zg-fig ${cls}`.trim(), value));
  return row;
}

export class Side {
  private readonly known = new Map<string, Facts>();
  private line: Line | null = null;
  private shownFor: Line | null = null;
  private number = 0;
  private customer = "";
  private warehouse = "";
  private readonly ask = debounced(() => void this.load(), 120);

  constructor(
    private readonly root: HTMLElement,
    private readonly credit: HTMLElement,
    private readonly config: Config,
    private readonly changed: () => void,
  ) {}

  /** Another line, customer or warehouse is looked at. */
  look(line: Line | null, number: number, customer: string, warehouse: string): void {
    Object.assign(this, { line, number, customer, warehouse });
    this.paint();
    if (line?.product && !this.known.has(this.key())) this.ask();
  }

  /** Forget what may have moved, for example after a refused save. */
  forget(): void {
    this.known.clear();
  }

  paint(): void {
    const texts = this.config.texts;
    const product = this.line?.product;
    const head = el("header");
    head.append(el("h2", "", filled(texts.line ?? "", { line: this.number || "—" })), el("span", "cut", product ? `${product.name} ${product.spec}` : ""));
    const facts = product ? this.known.get(this.key()) : undefined;
    const parts: HTMLElement[] = [head, this.stock(facts)];
    const why = this.line?.figures?.why;
    parts.push(entry(texts.list_price ?? "", product?.price ? money(product.price) : "—"));
    const last = facts?.last;
    parts.push(entry(texts.last_price ?? "", last ? `${last.day}  ${quantity(last.qty)} × ${money(last.price)}${last.discount !== "0" ? `  −${last.discount}%` : ""}` : "—"));
    parts.push(el("div", "cap dim og-why", why ?? ""));
    const typing = this.root.contains(document.activeElement) && document.activeElement instanceof HTMLElement ? document.activeElement.dataset.own : undefined;
    if (typing !== undefined && this.shownFor === this.line) return;
    this.shownFor = this.line;
    if (this.line) parts.push(...this.config.own.map((field) => this.own(field, this.line!)));
    this.root.replaceChildren(...parts);
  }

  /** The input of a company's own field for the active line; it is not rebuilt while somebody types in it. */
  private own(field: OwnField, line: Line): HTMLElement {
    const row = el("div", "zg-kv");
    const label = el("label", "", field.label);
    const input = field.kind === "choice" || field.kind === "flag" ? document.createElement("select") : document.createElement("input");
    input.id = label.htmlFor = `own-line-${field.code}`;
    input.className = input instanceof HTMLSelectElement ? "form-select" : "form-control";
    input.dataset.own = field.code;
    if (input instanceof HTMLSelectElement) {
      const choices = field.kind === "flag" ? [["", "—"], ["yes", "✓"]] : [["", "—"], ...field.choices.map((one) => [one, one])];
      for (const [value, text] of choices) input.add(new Option(text, value));
    } else if (field.kind === "day") {
      input.type = "date";
    }
    input.value = line.own[field.code] ?? "";
    input.addEventListener("input", () => { line.own = { ...line.own, [field.code]: input.value }; this.changed(); });
    row.append(label, input);
    return row;
  }

  /** What the customer owes and what is left after this order; null hides the section. */
  showCredit(credit: (Credit & { after: string | null }) | null): void {
    this.credit.hidden = !credit;
    if (!credit) return;
    const texts = this.config.texts;
    const head = el("header");
    head.append(el("h2", "", this.credit.dataset.title ?? ""));
    const after = credit.after ?? texts.no_limit ?? "";
    this.credit.replaceChildren(
      head,
      entry(texts.limit ?? "", credit.limit ? money(credit.limit) : (texts.none ?? "")),
      entry(texts.balance ?? "", money(credit.balance)),
      entry(texts.committed ?? "", money(credit.committed)),
      entry(texts.left ?? "", money(after), after.startsWith("-") ? "neg med" : ""),
    );
  }

  private stock(facts: Facts | undefined): HTMLElement {
    const texts = this.config.texts;
    const table = el("table", "zg-mini");
    const head = table.createTHead().insertRow();
    for (const [n, text] of [texts.warehouse, texts.on_hand, texts.reserved, texts.available].entries()) {
      head.append(el("th", n ? "num" : "", text));
    }
    const body = table.createTBody();
    for (const place of facts?.stock ?? []) {
      const row = body.insertRow();
      if (String(place.id) === this.warehouse) row.className = "on";
      row.append(el("td", "", place.warehouse), ...[place.on_hand, place.reserved, place.free].map((x) => el("td", "num", quantity(x))));
    }
    if (!facts?.stock.length) {
      const cell = body.insertRow().insertCell();
      cell.colSpan = 4;
      cell.className = "dim";
      cell.textContent = facts ? (texts.no_stock ?? "") : "—";
    }
    return table;
  }

  private key(): string {
    return `${this.line?.product?.id}/${this.customer}/${this.warehouse}`;
  }

  private async load(): Promise<void> {
    const product = this.line?.product;
    if (!product) return;
    const key = this.key();
    const query = { product: String(product.id), customer: this.customer, warehouse: this.warehouse };
    try {
      this.known.set(key, await get<Facts>(this.config.urls.facts, query));
    } catch {
      return;
    }
    if (key === this.key()) this.paint();
  }
}
