// A drop-down below an input: search while typing, choose by keys or mouse. Used for products and for the customer.

import { el } from "./format";

interface Choice<T> {
  item: T;
  /** Columns of the row, left to right; the last one is a figure. */
  columns: string[];
}

let count = 0;

export class Picker<T> {
  private readonly box = el("div", "og-drop");
  private choices: Choice<T>[] = [];
  private at = -1;
  private input: HTMLInputElement | null = null;
  private abort: AbortController | null = null;
  private timer = 0;
  private loadedFor = "";

  constructor(
    private readonly search: (text: string, signal: AbortSignal) => Promise<Choice<T>[]>,
    private readonly chosen: (item: T) => void,
    private readonly exact: (item: T, text: string) => boolean,
    private readonly nothing: string,
  ) {
    this.box.id = `og-drop-${++count}`;
    this.box.role = "listbox";
    this.box.hidden = true;
    document.body.append(this.box);
    this.box.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const row = (event.target as HTMLElement).closest<HTMLElement>("[role=option]");
      const choice = row && this.choices[Number(row.dataset.n)];
      if (choice) this.pick(choice.item);
    });
  }

  get open(): boolean {
    return !this.box.hidden;
  }

  /** Follow this input until `detach`. */
  attach(input: HTMLInputElement): void {
    this.input = input;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.box.id);
    input.setAttribute("aria-expanded", "false");
  }

  detach(): void {
    this.close();
    for (const name of ["role", "aria-autocomplete", "aria-controls", "aria-expanded", "aria-activedescendant"]) {
      this.input?.removeAttribute(name);
    }
    this.input = null;
  }

  close(): void {
    window.clearTimeout(this.timer);
    this.abort?.abort();
    this.box.hidden = true;
    this.box.replaceChildren();
    this.at = -1;
    this.input?.setAttribute("aria-expanded", "false");
    this.input?.removeAttribute("aria-activedescendant");
  }

  /** Search for what stands in the input, after a short pause. */
  typed(wait = 120): void {
    const input = this.input;
    if (!input) return;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.load(input.value.trim()), wait);
  }

  /** Keys while the list may be open; true when the key was used. */
  key(event: KeyboardEvent): boolean {
    if (event.key === "Escape" && this.open) {
      this.close();
      return true;
    }
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step && this.open && this.choices.length) {
      this.mark((this.at + step + this.choices.length) % this.choices.length);
      return true;
    }
    if (event.key === "ArrowDown" && event.altKey) {
      this.typed(0);
      return true;
    }
    return false;
  }

  /** What Enter means for this text: the marked row, an exact hit, or the only hit; null (list open) when it is not clear. */
  async resolve(text: string, marked: T | null): Promise<T | null> {
    window.clearTimeout(this.timer);
    if (marked) return marked;
    const found = await this.search(text, new AbortController().signal).catch(() => []);
    const exact = found.find((choice) => this.exact(choice.item, text));
    return exact?.item ?? (found.length === 1 ? (found[0]?.item ?? null) : null);
  }

  /** The row that is marked in the open list, if the list belongs to this text. */
  marked(text: string): T | null {
    if (!this.open || this.at < 0 || this.loadedFor !== text) return null;
    return this.choices[this.at]?.item ?? null;
  }

  pick(item: T): void {
    this.close();
    this.chosen(item);
  }

  private async load(text: string): Promise<void> {
    const input = this.input;
    this.abort?.abort();
    this.abort = new AbortController();
    try {
      this.choices = await this.search(text, this.abort.signal);
      this.loadedFor = text;
    } catch {
      this.choices = [];
      return;
    }
    if (input && this.input === input && document.activeElement === input) this.show();
  }

  private show(): void {
    this.box.replaceChildren(...this.choices.map((choice, n) => this.row(choice, n)));
    if (!this.choices.length) this.box.append(el("div", "og-none", this.nothing));
    const place = this.input!.getBoundingClientRect();
    const below = window.innerHeight - place.bottom;
    this.box.style.left = `${Math.min(place.left, window.innerWidth - Math.min(560, window.innerWidth - 16) - 8)}px`;
    this.box.style.top = below > 260 ? `${place.bottom + 3}px` : "auto";
    this.box.style.bottom = below > 260 ? "auto" : `${window.innerHeight - place.top + 3}px`;
    this.box.hidden = false;
    this.at = -1;
    this.input!.setAttribute("aria-expanded", "true");
    if (this.choices.length && this.input!.value.trim()) this.mark(0);
  }

  private row(choice: Choice<T>, n: number): HTMLElement {
    const row = el("div", "og-opt");
    row.role = "option";
    row.id = `${this.box.id}-${n}`;
    row.dataset.n = String(n);
    row.append(...choice.columns.map((text) => el("span", "", text)));
    return row;
  }

  private mark(n: number): void {
    this.box.children[this.at]?.removeAttribute("aria-selected");
    this.at = n;
    const row = this.box.children[n];
    row?.setAttribute("aria-selected", "true");
    row?.scrollIntoView({ block: "nearest" });
    if (row) this.input?.setAttribute("aria-activedescendant", row.id);
  }
}
