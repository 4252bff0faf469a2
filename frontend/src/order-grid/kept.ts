// What was typed but not saved survives a closed tab: kept in this browser, for this person, for this order.

import type { Head, SentLine } from "./types";

interface Snapshot {
  at: string;
  version: number | null;
  head: Head;
  lines: (SentLine & { offer: unknown })[];
}

const DAYS = 7 * 24 * 3600 * 1000;

export class Kept {
  constructor(private readonly key: string) {}

  save(snapshot: Snapshot): void {
    try {
      localStorage.setItem(this.key, JSON.stringify(snapshot));
    } catch {
      // A full or forbidden store only means that nothing is kept.
    }
  }

  /** The snapshot of the last seven days, if it was made on this version of the order. */
  read(version: number | null): Snapshot | null {
    try {
      const snapshot = JSON.parse(localStorage.getItem(this.key) ?? "null") as Snapshot | null;
      const fresh = snapshot && Date.now() - Date.parse(snapshot.at) < DAYS && snapshot.version === version;
      return fresh ? snapshot : null;
    } catch {
      return null;
    }
  }

  drop(): void {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // Nothing was kept.
    }
  }
}
