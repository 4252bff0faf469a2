// Global keys: / and Ctrl+K command bar, n new, e edit, Ctrl+Enter main action, ? the keys of this page.
import { openBar } from "./bar";
import { moveCursor, openCurrent } from "./lists";

const typing = (element: Element | null): boolean =>
  element instanceof HTMLElement && (element.isContentEditable || element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select"));

function press(selector: string): boolean {
  const element = document.querySelector<HTMLElement>(selector);
  if (!element || element.getAttribute("aria-disabled") === "true") return false;
  element.click();
  return true;
}

function label(element: HTMLElement): string {
  const copy = element.cloneNode(true) as HTMLElement;
  copy.querySelectorAll("kbd, svg").forEach((part) => part.remove());
  return element.getAttribute("aria-label") ?? copy.textContent?.trim() ?? "";
}

/** The dialog with the keys: the global ones stand in it already, the page's own are read from the page. */
function showKeys(): boolean {
  const dialog = document.querySelector<HTMLDialogElement>("#keys");
  if (!dialog || dialog.open) return false;
  const own = dialog.querySelector<HTMLElement>("[data-own]")!;
  own.replaceChildren();
  const pairs = [["[data-key-new]", "N"], ["[data-key-edit]", "E"], ["[data-key-main]", "Ctrl ↵"]] as const;
  const add = (key: string, text: string): void => {
    const term = document.createElement("dt");
    term.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    own.append(term, Object.assign(document.createElement("dd"), { textContent: text }));
  };
  for (const [selector, key] of pairs) {
    const element = document.querySelector<HTMLElement>(selector);
    if (element) add(key, label(element));
  }
  for (const element of document.querySelectorAll<HTMLElement>("[data-keys]")) add(element.dataset.keys!, element.dataset.keysText ?? label(element));
  dialog.showModal();
  return true;
}

function plain(event: KeyboardEvent): boolean {
  switch (event.key) {
    case "/": openBar(); return true;
    case "n": return press("[data-key-new]");
    case "e": return press("[data-key-edit]");
    case "?": return showKeys();
    case "ArrowDown": return moveCursor(1);
    case "ArrowUp": return moveCursor(-1);
    case "Enter": return document.activeElement?.matches("a, button, summary") ? false : openCurrent();
    default: return false;
  }
}

/** Wire the keys; while somebody types, only the ones with Ctrl work. */
export function startKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const ctrl = event.ctrlKey || event.metaKey;
    let done = false;
    if (ctrl && event.key.toLowerCase() === "k") { openBar(); done = true; }
    else if (ctrl && event.key === "Enter") done = press("[data-key-main]");
    else if (!ctrl && !event.altKey && !typing(document.activeElement)) done = plain(event);
    if (done) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-show-keys]")) showKeys();
  });
}
