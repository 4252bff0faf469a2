// The order's head: customer picker, dates, warehouse, freight. Enter goes to the next field, then into the grid.

import { Picker } from "./picker";
import { get } from "./server";
import type { Config, Customer, Head } from "./types";

const FIELDS = ["warehouse", "order_date", "due_date", "freight", "external_number", "note", "ship_name", "ship_address", "ship_country"];

/** What an own field says; 13 in a percent field means 13 %. */
function typed(input: HTMLInputElement): string {
  if (input.type === "checkbox") return input.checked ? "yes" : "";
  return input.dataset.percent !== undefined && input.value && !input.value.endsWith("%") ? `${input.value}%` : input.value;
}

export class HeadForm {
  private readonly customer: HTMLInputElement;
  private readonly picker: Picker<Customer>;
  private id = "";
  private name = "";

  constructor(
    private readonly form: HTMLFormElement,
    config: Config,
    private readonly changed: () => void,
    done: () => void,
  ) {
    this.customer = this.input("customer");
    this.picker = new Picker<Customer>(
      async (text, signal) => {
        const answer = await get<{ customers: Customer[] }>(config.urls.customers, { q: text }, signal);
        return answer.customers.map((item) => ({ item, columns: [item.code, item.name, item.credit?.left ?? ""] }));
      },
      (found) => { this.choose(found); this.after(this.customer, done); },
      (found, text) => found.code.toLowerCase() === text.toLowerCase(),
      config.texts.none_found ?? "",
    );
    this.picker.attach(this.customer);
    this.customer.addEventListener("input", () => { this.id = ""; this.picker.typed(); });
    this.customer.addEventListener("blur", () => { this.picker.close(); if (!this.id) this.changed(); });
    form.addEventListener("input", () => changed());
    form.addEventListener("change", () => changed());
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("keydown", (event) => this.key(event, done));
    this.write(config.head);
  }

  get customerId(): string {
    return this.id;
  }

  get warehouse(): string {
    return this.input("warehouse").value;
  }

  write(head: Head): void {
    this.id = head.customer ? String(head.customer) : "";
    this.name = this.id ? `${head.customer_code ?? ""} ${head.customer_name ?? ""}`.trim() : "";
    this.customer.value = this.name || String(head.customer_text ?? "");
    this.input("tax_included").checked = head.tax_included !== false;
    for (const name of FIELDS) if (head[name] !== undefined && head[name] !== null) this.input(name).value = String(head[name]);
    for (const input of this.own()) {
      const kept = head[input.name];
      if (kept === undefined) continue;
      if (input.type === "checkbox") input.checked = kept === "yes";
      else input.value = String(kept);
    }
  }

  /** The inputs of the company's own fields. */
  private own(): HTMLInputElement[] {
    return [...this.form.querySelectorAll<HTMLInputElement>("[name^=own_]")];
  }

  read(): Head {
    const head: Head = { customer: this.id ? Number(this.id) : null, tax_included: this.input("tax_included").checked };
    for (const name of FIELDS) head[name] = this.input(name).value;
    for (const input of this.own()) head[input.name] = typed(input);
    return head;
  }

  /** What has to be kept besides, to show the customer again. */
  memory(): Head {
    return { ...this.read(), customer_code: "", customer_name: this.name, customer_text: this.customer.value };
  }

  focus(name: string): void {
    this.input(name).focus();
  }

  /** Mark the fields of these problems and clear all others. */
  mark(problems: Map<string, string>): void {
    for (const name of ["customer", ...FIELDS, ...this.own().map((input) => input.name)]) {
      const input = this.input(name);
      const detail = problems.get(name);
      const note = this.form.querySelector<HTMLElement>(`[data-problem="${name}"]`);
      input.toggleAttribute("aria-invalid", !!detail);
      if (note) note.textContent = detail ?? "";
    }
  }

  private choose(found: Customer): void {
    this.id = String(found.id);
    this.name = `${found.code} ${found.name}`;
    this.customer.value = this.name;
    this.input("tax_included").checked = found.tax_included;
    this.changed();
  }

  private key(event: KeyboardEvent, done: () => void): void {
    if (event.isComposing) return;
    const input = event.target as HTMLInputElement;
    if (input === this.customer && this.picker.key(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || input.tagName === "BUTTON") return;
    event.preventDefault();
    if (input === this.customer && !this.id && input.value.trim()) void this.resolve(done);
    else this.after(input, done);
  }

  private async resolve(done: () => void): Promise<void> {
    const text = this.customer.value.trim();
    const found = await this.picker.resolve(text, this.picker.marked(text));
    if (!found) return;
    this.picker.close();
    this.choose(found);
    this.after(this.customer, done);
  }

  private after(input: Element, done: () => void): void {
    const all = [...this.form.querySelectorAll<HTMLInputElement>("input:not([type=hidden]), select, textarea")];
    const next = all.slice(all.indexOf(input as HTMLInputElement) + 1).find((one) => one.offsetParent && !one.disabled);
    if (next) next.focus();
    else done();
  }

  private input(name: string): HTMLInputElement {
    return this.form.elements.namedItem(name) as HTMLInputElement;
  }
}
