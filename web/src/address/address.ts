/** The addresses of the views: every view has one that can be shared, and nothing on the screen is lost by it. */
import { asParameters, type Reference, typeOf } from "./reference";

/** The views by the first part of their address; `query_api/page/route.py` serves the page at each of them. */
export const VIEWS = [
  "find",
  "graph",
  "dataset",
  "job",
  "run",
  "model",
  "models",
  "impact",
  "root-cause",
  "runs",
  "dead-letters",
] as const;
export type View = (typeof VIEWS)[number];

type Parameters = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>;

/** Longer ones are not carried: Headwater's server takes 64 kB of a request. */
const LONGEST = 60_000;

/**
 * The address of a view. What is null, undefined, false or empty is left out, so that equal views have equal addresses.
 * Where a name is longer than an address can be, what is called like its beginning is found instead.
 */
export function address(view: View | "", parameters: Parameters = {}): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    if (value == null || value === false || value === "") continue;
    for (const each of Array.isArray(value) ? value : [value]) query.append(key, String(each));
  }
  const text = query.toString();
  if (text.length > LONGEST && view !== "find") {
    const called = String(parameters.name ?? parameters.id ?? "").replace(/^[a-zA-Z]+:/, "");
    return address("find", { q: called.slice(0, 100) });
  }
  return `/${view}${text ? `?${text}` : ""}`;
}

/** The address of a view about one node. */
export function addressOf(view: View, reference: Reference, more: Parameters = {}): string {
  return address(view, { ...asParameters(reference), ...more });
}

/** Where a node is told whole: datasets, jobs and runs have a view each; a column is shown in its dataset's graph. */
export function home(reference: Reference, datasetType?: string | null): string {
  const type = "id" in reference ? typeOf(reference.id) : reference.type;
  if (type === "dataset") return addressOf(datasetType === "MODEL" ? "model" : "dataset", reference);
  if (type === "job" || type === "run") return addressOf(type, reference);
  return addressOf("impact", reference);
}
