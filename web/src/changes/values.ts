/** Before and after of a change, as rows to be read side by side. Pure. */
import { figure } from "../design/figures";

export interface Row {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Both are texts, so that they are shown as one with its differences. */
export function areTexts(before: unknown, after: unknown): before is string {
  return typeof before === "string" && typeof after === "string";
}

/**
 * A row for each key of either side, by its dotted path; what both have alike is left out.
 *
 * A side that is no object is one row, named `value`.
 */
export function rows(before: unknown, after: unknown): Row[] {
  const [left, right] = [flat(before), flat(after)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((name) => ({ name, before: left.get(name) ?? null, after: right.get(name) ?? null }))
    .filter((row) => row.before !== row.after);
}

/** The row with hashes by their beginning, as long as that still tells its two sides apart. */
export function briefly(row: Row): Row {
  const [before, after] = [row.before, row.after].map((value) => value?.replace(HASH, "$1…") ?? null);
  return before === after ? row : { name: row.name, before: before ?? null, after: after ?? null };
}

const HASH = /\b([0-9a-f]{10})[0-9a-f]{10,}\b/gi;

function flat(value: unknown, name = "", found = new Map<string, string>()): Map<string, string> {
  if (value == null) return found;
  if (typeof value === "object" && !Array.isArray(value)) {
    for (const [key, each] of Object.entries(value)) flat(each, name ? `${name}.${key}` : key, found);
  } else {
    found.set(name || "value", shown(value));
  }
  return found;
}

/** One value as text. */
export function shown(value: unknown): string {
  if (typeof value === "number") return figure(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}
