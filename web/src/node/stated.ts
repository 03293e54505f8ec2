/** What producers state freely (any JSON) as text, or null where nothing is stated. Pure. */
export function stated(value: unknown): string | null {
  if (value == null || value === "") return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The same as a number; null where it is none. */
export function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** The address if it is one that a browser may open: a producer may state anything, `javascript:` too. */
export function webAddress(text: string | null): string | null {
  return text && /^https?:\/\/[^\s]+$/i.test(text) && text.length < 4_000 ? text : null;
}

/** The first lines of a text, as many characters at most; whether something is left. */
export function beginning(text: string, lines: number, most: number): { text: string; cut: boolean } {
  const first = text.split("\n", lines).join("\n").slice(0, most);
  return { text: first, cut: first.length < text.length };
}
