// Files are attached by dropping them or pasting a picture; "@" in a comment offers the colleagues who may see the document.

function give(form: HTMLFormElement, files: FileList): void {
  const input = form.querySelector<HTMLInputElement>("input[type=file]");
  if (!input || !files.length) return;
  const all = new DataTransfer();
  for (const file of files) all.items.add(file);
  input.files = all.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

const dropOf = (event: Event): HTMLFormElement | null => (event.target as Element).closest?.(".zg-about")?.querySelector("form[data-drop]") ?? null;

function mark(on: boolean, event: DragEvent): void {
  const form = dropOf(event);
  if (!form || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  form.classList.toggle("over", on);
}

/** The word after the last "@" before the cursor; null when there is none. */
function called(area: HTMLTextAreaElement): { word: string; from: number } | null {
  const before = area.value.slice(0, area.selectionStart);
  const match = /@([^\s@]{0,60})$/.exec(before);
  return match ? { word: match[1] ?? "", from: before.length - (match[1] ?? "").length } : null;
}

async function offer(area: HTMLTextAreaElement): Promise<void> {
  document.getElementById("mentions")?.remove();
  const at = called(area);
  if (!at) return;
  const answer = await fetch(`${area.dataset.mention}?q=${encodeURIComponent(at.word)}`, { headers: { Accept: "application/json" } });
  if (!answer.ok || called(area)?.word !== at.word) return;
  const { hits } = (await answer.json()) as { hits: { code: string; text: string }[] };
  if (!hits.length) return;
  const list = document.createElement("div");
  list.id = "mentions";
  list.className = "zg-mentions";
  for (const hit of hits) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = hit.code;
    button.title = hit.text;
    button.addEventListener("click", () => take(area, at.from, at.word, hit.code));
    list.append(button);
  }
  area.after(list);
}

function take(area: HTMLTextAreaElement, from: number, word: string, name: string): void {
  area.setRangeText(`${name} `, from, from + word.length, "end");
  document.getElementById("mentions")?.remove();
  area.focus();
}

function key(event: KeyboardEvent): void {
  const area = event.target as HTMLElement;
  if (!(area instanceof HTMLTextAreaElement) || !area.dataset.mention) return;
  const list = document.getElementById("mentions");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    event.stopPropagation();
    area.form?.requestSubmit();
  } else if (list && (event.key === "ArrowDown" || event.key === "Enter") && !event.isComposing) {
    event.preventDefault();
    const first = list.querySelector("button");
    if (event.key === "Enter") first?.click();
    else first?.focus();
  } else if (list && event.key === "Escape") {
    event.stopPropagation();
    list.remove();
  }
}

/** Watch the files and comments of the page. */
export function startAbout(): void {
  document.addEventListener("dragover", (event) => mark(true, event));
  document.addEventListener("dragleave", (event) => mark(false, event));
  document.addEventListener("drop", (event) => {
    mark(false, event);
    const form = dropOf(event);
    if (form && event.dataTransfer) give(form, event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    const form = document.querySelector<HTMLFormElement>("form[data-drop]");
    const files = event.clipboardData?.files;
    if (form && files?.length) { event.preventDefault(); give(form, files); }
  });
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLTextAreaElement && event.target.dataset.mention) void offer(event.target);
  });
  document.addEventListener("keydown", key, true);
}
