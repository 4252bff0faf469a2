// The command bar: jump, create, search everything. Pages come from the navigation, hits from /search/.
const WAIT = 180;

interface Bar { dialog: HTMLDialogElement; input: HTMLInputElement; hits: HTMLElement; pages: HTMLTemplateElement }

function find(): Bar | null {
  const dialog = document.querySelector<HTMLDialogElement>("#bar");
  const input = dialog?.querySelector("input");
  const hits = dialog?.querySelector<HTMLElement>("[role=listbox]");
  const pages = document.querySelector<HTMLTemplateElement>("#bar-pages");
  return dialog && input && hits && pages ? { dialog, input, hits, pages } : null;
}

const links = (bar: Bar): HTMLAnchorElement[] => [...bar.hits.querySelectorAll("a")];

function mark(bar: Bar, index: number): void {
  for (const label of bar.hits.querySelectorAll("h3, p")) label.setAttribute("role", "presentation");
  const all = links(bar);
  const at = all.length ? (index + all.length) % all.length : -1;
  all.forEach((link, place) => {
    link.id = `hit-${place}`;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", String(place === at));
  });
  if (at < 0) return bar.input.removeAttribute("aria-activedescendant");
  bar.input.setAttribute("aria-activedescendant", `hit-${at}`);
  all[at]?.scrollIntoView({ block: "nearest" });
}

/** The pages whose label contains the text; all of them without a text. */
function pagesFor(bar: Bar, text: string): DocumentFragment {
  const fragment = bar.pages.content.cloneNode(true) as DocumentFragment;
  const wanted = text.toLowerCase();
  for (const link of fragment.querySelectorAll("a")) {
    if (!(link.textContent ?? "").toLowerCase().includes(wanted)) link.remove();
  }
  for (const head of fragment.querySelectorAll("h3")) {
    if (head.nextElementSibling?.tagName !== "A") head.remove();
  }
  return fragment;
}

let asked = 0;

async function show(bar: Bar): Promise<void> {
  const text = bar.input.value.trim();
  const mine = ++asked;
  let found = "";
  if (text) {
    const answer = await fetch(`/search/?q=${encodeURIComponent(text)}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    found = answer?.ok ? await answer.text() : "";
  }
  if (mine !== asked) return;
  const parsed = new DOMParser().parseFromString(found, "text/html");
  const pages = pagesFor(bar, text);
  const some = pages.querySelector("a") !== null;
  bar.hits.replaceChildren(...parsed.body.childNodes, pages);
  if (some) bar.hits.querySelector("[data-nothing]")?.remove();
  mark(bar, 0);
}

/** Open the command bar. */
export function openBar(): void {
  const bar = find();
  if (!bar || bar.dialog.open) return;
  bar.input.value = "";
  bar.dialog.showModal();
  bar.input.focus();
  void show(bar);
}

/** Wire [data-open-bar] and the dialog's own keys. */
export function startBar(): void {
  const bar = find();
  if (!bar) return;
  let timer = 0;
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-open-bar]")) openBar();
    if (event.target === bar.dialog) bar.dialog.close();
  });
  bar.input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void show(bar), WAIT);
  });
  bar.input.addEventListener("keydown", (event) => {
    const all = links(bar);
    const at = all.findIndex((link) => link.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(bar, at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      all[at]?.click();
    }
  });
}
