// What travels between the page, the grid and the server. Amounts and quantities are strings: the server computes.

export interface Offer {
  id: number;
  code: string;
  name: string;
  spec: string;
  unit: string;
  barcode: string;
  tax: string;
  price: string | null;
  free: string;
}

export interface Credit {
  limit: string | null;
  balance: string;
  committed: string;
  left: string | null;
}

export interface Customer {
  id: number;
  code: string;
  name: string;
  tax_included: boolean;
  address: string;
  credit: Credit | null;
}

interface LineFigures {
  price: string;
  list: string | null;
  net: string;
  tax: string;
  gross: string;
  why: string;
}

/** A line as entered; `text` is what stands in the product cell while no product is chosen. */
export interface Line {
  product: Offer | null;
  text: string;
  qty: string;
  price: string;
  discount: string;
  note: string;
  own: Record<string, string>;
  figures: LineFigures | null;
}

/** A field that the company added to the lines of its orders. */
export interface OwnField {
  code: string;
  label: string;
  kind: string;
  choices: string[];
}

export type Field = "product" | "qty" | "price" | "discount" | "note";
export const FIELDS: readonly Field[] = ["product", "qty", "price", "discount", "note"];

export interface Problem {
  code: string;
  detail: string;
  line: number | null;
  field: string | null;
}

export interface Change {
  at: string;
  who: string;
  verb: string;
  changes: [string, string, string][];
}

/** A refusal of the server (RFC 9457), with the others' changes when it is an edit conflict. */
export interface ProblemDocument {
  status: number;
  code?: string;
  detail: string;
  problems?: Problem[];
  changes?: Change[];
  url?: string;
}

export interface Figures {
  lines: Record<string, LineFigures>;
  goods: string;
  net: string;
  tax: string;
  freight: string;
  discount: string;
  total: string;
  credit: (Credit & { after: string | null }) | null;
  problems: Problem[];
}

export interface Facts {
  list: string | null;
  stock: { warehouse: string; id: number; on_hand: string; reserved: string; free: string }[];
  last: { price: string; discount: string; qty: string; day: string } | null;
}

export interface SentLine {
  product: number | null;
  text: string;
  qty: string;
  price: string;
  discount: string;
  note: string;
  own: Record<string, string>;
}

export type Head = Record<string, string | boolean | number | null>;

export interface Config {
  order: number | null;
  version: number | null;
  seen: number;
  person: number;
  head: Head;
  own: OwnField[];
  lines: { product: Offer; qty: string; price: string; discount: string; note: string; own: Record<string, string> }[];
  urls: Record<"products" | "named" | "customers" | "facts" | "figures" | "save" | "orders", string>;
  texts: Record<string, string>;
}

export const emptyLine = (): Line => ({
  product: null, text: "", qty: "", price: "", discount: "", note: "", own: {}, figures: null,
});

export const isEmpty = (line: Line): boolean =>
  !line.product && !line.text && !line.qty && !line.price && !line.discount && !line.note;
