/** The text of what a job runs, as its facets tell it: its SQL, else its source code. Pure. */
export function codeOf(facets: Readonly<Record<string, unknown>>): { kind: string; text: string } | null {
  for (const [facet, key, kind] of [
    ["sql", "query", "SQL"],
    ["sourceCode", "sourceCode", "source code"],
  ] as const) {
    const body = Object.hasOwn(facets, facet) ? facets[facet] : null;
    if (typeof body !== "object" || body === null) continue;
    const text = (body as Record<string, unknown>)[key];
    if (typeof text === "string" && text !== "") return { kind, text };
  }
  return null;
}
