// The preview of printed forms: counts the copy before the paper comes out, and keeps this workstation's offset.
const KEY = "zg-print-offset";
type Offset = { x: number; y: number };

function kept(): Offset {
  try {
    const read = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Offset>;
    return { x: Number(read.x) || 0, y: Number(read.y) || 0 };
  } catch {
    return { x: 0, y: 0 };
  }
}

function shift(offset: Offset): void {
  document.documentElement.style.setProperty("--p-x", `${offset.x}mm`);
  document.documentElement.style.setProperty("--p-y", `${offset.y}mm`);
}

const offset = kept();
shift(offset);
for (const input of document.querySelectorAll<HTMLInputElement>("[data-offset]")) {
  const axis = input.dataset.offset as keyof Offset;
  input.value = String(offset[axis]);
  input.addEventListener("input", () => {
    offset[axis] = Math.max(-20, Math.min(20, Number(input.value) || 0));
    localStorage.setItem(KEY, JSON.stringify(offset));
    shift(offset);
  });
}

const form = document.querySelector<HTMLFormElement>("#count")!;
let counted: Promise<boolean> | null = null;

/** Tell the server that a copy is made: once for this page, which is loaded anew afterwards. */
function count(): Promise<boolean> {
  counted ??= fetch(location.href, {
    method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, keepalive: true,
  }).then((answer) => answer.ok, () => false);
  return counted;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await count()) window.print();
  else location.reload(); // signed out, or the document is gone: the page says so
});
window.addEventListener("beforeprint", () => void count()); // Ctrl+P makes a copy too
window.addEventListener("afterprint", () => location.reload());
document.querySelector("#paper")?.addEventListener("change", (event) => (event.target as HTMLSelectElement).form!.submit());
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter") form.requestSubmit();
});
