// Show the server's numbers: strings in, strings out, never a float in between.

function grouped(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** "1360.5" → "1,360.50"; anything that is no number stays as it is. */
export function money(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return text;
  return `${match[1]}${grouped(match[2] ?? "0")}.${(match[3] ?? "").padEnd(2, "0")}`;
}

/** "1200" → "1,200"; decimals only where there are some. */
export function quantity(text: string): string {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(text);
  return match ? `${match[1]}${grouped(match[2] ?? "0")}${match[3] ?? ""}` : text;
}

/** Fill "%(name)s" places of a translated text. */
export function filled(text: string, values: Record<string, string | number>): string {
  return text.replace(/%\((\w+)\)s/g, (_, name: string) => String(values[name] ?? ""));
}

/** An element with a class and a text. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, cls = "", text = ""): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  if (text) node.textContent = text;
  return node;
}
