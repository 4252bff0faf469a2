// Talk to the server: JSON both ways, refusals as problem documents, one key per save.

import type { ProblemDocument } from "./types";

export class Refused extends Error {
  constructor(readonly problem: ProblemDocument) {
    super(problem.detail);
  }
}

/** The request did not get through; it may be repeated with the same key. */
export class Offline extends Error {}

function csrf(): string {
  return document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

async function ask<T>(url: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, { credentials: "same-origin", ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Offline(String(error));
  }
  if (!response.headers.get("Content-Type")?.includes("json")) throw new Offline(`${response.status}`);
  const answer: unknown = await response.json();
  if (!response.ok) throw new Refused(answer as ProblemDocument);
  return answer as T;
}

export function get<T>(url: string, query: Record<string, string>, signal?: AbortSignal): Promise<T> {
  const init: RequestInit = { headers: { Accept: "application/json" } };
  if (signal) init.signal = signal;
  return ask<T>(`${url}?${new URLSearchParams(query)}`, init);
}

export function post<T>(url: string, body: unknown, options: { key?: string; signal?: AbortSignal } = {}): Promise<T> {
  const headers: Record<string, string> = {
    Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": csrf(),
  };
  if (options.key) headers["Idempotency-Key"] = options.key;
  const init: RequestInit = { method: "POST", headers, body: JSON.stringify(body) };
  if (options.signal) init.signal = options.signal;
  return ask<T>(url, init);
}

/** A key for one save; `crypto.randomUUID` is missing on plain http inside a company's net. */
export function oneTimeKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
}

/** Run `task` when nothing happened for `wait` ms. */
export function debounced(task: () => void, wait: number): () => void {
  let timer: number | undefined;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(task, wait);
  };
}
