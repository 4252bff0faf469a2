// Order entry: the page's head, the line grid, the figures that the server computes, and the save.

import { filled, money, quantity } from "./order-grid/format";
import { Grid } from "./order-grid/grid";
import { HeadForm } from "./order-grid/head";
import { Kept } from "./order-grid/kept";
import { Messages } from "./order-grid/messages";
import type { Row } from "./order-grid/rows";
import { Offline, Refused, debounced, get, oneTimeKey, post } from "./order-grid/server";
import { Side } from "./order-grid/side";
import { type Config, type Figures, type Offer, type SentLine, emptyLine } from "./order-grid/types";

const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const config = JSON.parse(byId("order-config").textContent ?? "{}") as Config;
const texts = config.texts;

const messages = new Messages(byId("order-messages"), texts);
const side = new Side(byId("order-side"), byId("order-credit"), config, () => touched());
let kept = new Kept(`zg:order:${config.person}:${config.order ?? "new"}`);
let dirty = false;
let strict = false;
let saving = false;
let attempt: { body: string; key: string } | null = null;
let asking: AbortController | null = null;

const head = new HeadForm(byId<HTMLFormElement>("order-head"), config, () => { look(); touched(); }, () => grid.start());
const grid = new Grid({
  body: byId<HTMLTableSectionElement>("order-lines"),
  texts,
  search: async (text, signal) =>
    (await get<{ products: Offer[] }>(config.urls.products, { q: text, warehouse: head.warehouse }, signal)).products,
  named: async (names) =>
    (await post<{ products: Record<string, Offer> }>(config.urls.named, { names, warehouse: head.warehouse })).products,
  changed: () => touched(),
  active: (line, number) => side.look(line, number, head.customerId, head.warehouse),
});

function look(): void {
  const line = grid.activeLine;
  side.look(line, line ? grid.rows.findIndex((row) => row.line === line) + 1 : 0, head.customerId, head.warehouse);
}

function sent(row: Row): SentLine {
  const { product, text, qty, price, discount, note, own } = row.line;
  return { product: product?.id ?? null, text, qty, price, discount, note, own };
}

function status(text: string): void {
  byId("order-status").textContent = text;
}

const keep = debounced(() => {
  if (!dirty) return;
  const lines = grid.content().map((row) => ({ ...sent(row), offer: row.line.product }));
  kept.save({ at: new Date().toISOString(), version: config.version, head: head.memory(), lines });
}, 600);
const compute = debounced(() => void figures(), 200);

function touched(): void {
  dirty = true;
  status(texts.unsaved ?? "");
  keep();
  compute();
}

async function figures(): Promise<void> {
  const rows = grid.content();
  asking?.abort();
  asking = new AbortController();
  try {
    const body = { ...head.read(), lines: rows.map(sent) };
    const answer = await post<Figures>(config.urls.figures, body, { signal: asking.signal });
    grid.figures(answer.lines, rows);
    grid.show(answer.problems, rows, strict ? null : grid.activeRow);
    if (strict) head.mark(messages.heads(answer.problems));
    totals(answer, rows.length);
    side.showCredit(answer.credit);
    side.paint();
  } catch (error) {
    if (error instanceof Refused) messages.refused(error.problem, rows, grid);
  }
}

function totals(answer: Figures, count: number): void {
  const symbol = byId("order-totals").dataset.symbol ?? "";
  for (const name of ["discount", "net", "tax", "freight", "total"] as const) {
    byId(`total-${name}`).textContent = `${name === "total" ? symbol : ""}${money(answer[name])}`;
  }
  byId("order-count").textContent = filled(texts.lines ?? "", { count: quantity(String(count)) });
}

async function save(submit: boolean): Promise<void> {
  if (saving) return;
  saving = true;
  await grid.settled();
  grid.commit();
  const rows = grid.content();
  const body = { ...head.read(), version: config.version, seen: config.seen, lines: rows.map(sent) };
  const text = JSON.stringify(body);
  if (attempt?.body !== text) attempt = { body: text, key: oneTimeKey() };
  const url = config.order ? `${config.urls.orders}${config.order}/save/` : config.urls.save;
  strict = true;
  status(texts.saving ?? "");
  messages.clear();
  try {
    const saved = await post<{ id: number; version: number; url: string }>(url, body, { key: attempt.key });
    taken(saved);
    const next = submit ? await post<{ url: string }>(`${saved.url}submit/`, { version: saved.version }, { key: oneTimeKey() }) : saved;
    location.assign(next.url);
  } catch (error) {
    refused(error, rows);
  } finally {
    saving = false;
  }
}

/** The order is saved: from now on this page changes that order. */
function taken(saved: { id: number; version: number; url: string }): void {
  kept.drop();
  dirty = false;
  Object.assign(config, { order: saved.id, version: saved.version });
  kept = new Kept(`zg:order:${config.person}:${saved.id}`);
  history.replaceState(null, "", `${saved.url}edit/`);
  status(texts.saved ?? "");
}

function refused(error: unknown, rows: Row[]): void {
  if (dirty) status(texts.unsaved ?? "");
  if (error instanceof Refused) {
    side.forget();
    const problems = error.problem.problems ?? [];
    grid.show(problems, rows);
    head.mark(messages.heads(problems));
    messages.refused(error.problem, rows, grid);
  } else if (error instanceof Offline) {
    messages.say(texts.offline ?? "");
  } else {
    throw error;
  }
}

function offerToRestore(): void {
  const snapshot = kept.read(config.version);
  const bar = byId("order-restore");
  if (!snapshot) return;
  const time = new Date(snapshot.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  bar.querySelector("[data-text]")!.textContent = filled(texts.restore ?? "", { time });
  bar.hidden = false;
  bar.querySelector("[data-yes]")!.addEventListener("click", () => {
    bar.hidden = true;
    head.write(snapshot.head);
    grid.load(snapshot.lines.map(({ offer, ...line }) => ({ ...emptyLine(), ...line, product: offer as Offer | null })));
    touched();
    grid.start();
  });
  bar.querySelector("[data-no]")!.addEventListener("click", () => {
    bar.hidden = true;
    kept.drop();
  });
}

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey)) return;
  if (event.key === "Enter" && document.querySelector("[data-save=submit]")) {
    event.preventDefault();
    event.stopPropagation();
    void save(true);
  } else if (event.key.toLowerCase() === "s") {
    event.preventDefault();
    void save(false);
  } else if (event.key === "ArrowDown" && !grid.activeRow) {
    event.preventDefault();
    grid.start();
  } else if (event.key === "ArrowUp" && grid.activeRow) {
    event.preventDefault();
    head.focus("customer");
  }
}, { capture: true });
document.querySelectorAll<HTMLElement>("[data-save]").forEach((button) =>
  button.addEventListener("click", () => void save(button.dataset.save === "submit")));
window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

grid.load(config.lines.map((line) => ({ ...emptyLine(), ...line })));
look();
offerToRestore();
void figures();
if (config.order) grid.start();
else head.focus("customer");
