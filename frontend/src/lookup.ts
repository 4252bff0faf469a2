// Inputs that know a lookup address: what is typed is searched on the server and offered in the input's datalist.
// The server finds the record by the text again, so that the form works without this script.

interface Hit {
  code: string;
  text: string;
  unit?: string;
}

const WAIT_MS = 120;

function listOf(input: HTMLInputElement): HTMLDataListElement {
  const id = `${input.dataset.lookupList ?? input.name}-hits`;
  const known = document.getElementById(id);
  if (known instanceof HTMLDataListElement) return known;
  const list = document.createElement("datalist");
  list.id = id;
  document.body.append(list);
  return list;
}

async function search(url: string, text: string): Promise<Hit[]> {
  const answer = await fetch(`${url}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
  return answer.ok ? ((await answer.json()) as { hits: Hit[] }).hits : [];
}

/** Show the name of the record beside the input, when the text is exactly one of the hits. */
function tell(input: HTMLInputElement, hits: Hit[]): void {
  const place = input.closest("tr, .zg-field")?.querySelector("[data-lookup-name]");
  if (!place) return;
  const hit = hits.find((one) => one.code === input.value.trim());
  place.textContent = hit ? hit.text : "";
  const unit = input.closest("tr")?.querySelector("[data-lookup-unit]");
  if (unit) unit.textContent = hit?.unit ?? "";
}

export function lookUp(input: HTMLInputElement): void {
  const url = input.dataset.lookup;
  if (!url) return;
  let timer = 0;
  let asked = "";
  let hits: Hit[] = [];
  const ask = async (): Promise<void> => {
    const text = input.value.trim();
    if (!text || text === asked) return tell(input, hits);
    asked = text;
    const found = await search(url, text);
    if (asked !== text) return;
    hits = found;
    const list = listOf(input);
    list.replaceChildren(...hits.map((hit) => new Option(hit.text, hit.code)));
    input.setAttribute("list", list.id);
    tell(input, hits);
  };
  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), WAIT_MS);
  });
  input.addEventListener("change", () => void ask());
}

for (const input of document.querySelectorAll<HTMLInputElement>("input[data-lookup]")) lookUp(input);
