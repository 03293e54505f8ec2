/**
 * A reference to a node: what stands in addresses and is sent to the API.
 *
 * Its id is enough nearly always. Two nodes may have one id (`a:b` + `c` and `a` + `b:c`): then the API says so,
 * and type, namespace and name tell them apart.
 */
import type { Shape } from "../api/client";

export type NodeType = "dataset" | "job" | "run" | "datasetField";

export type Reference =
  | { readonly id: string }
  | { readonly type: NodeType; readonly namespace: string; readonly name: string; readonly field?: string };

/** What a reference is in the query of a request: `nodeId`, or its parts (the API calls the type of a column so). */
export function asQuery(reference: Reference): {
  nodeId?: string;
  type?: ApiType;
  namespace?: string;
  name?: string;
  field?: string;
} {
  if ("id" in reference) return { nodeId: reference.id };
  const { type, ...parts } = reference;
  return { type: type === "datasetField" ? "column" : (type as ApiType), ...parts };
}

/** The same for a question that may start at several nodes. */
export function asStarts(reference: Reference) {
  const { nodeId, ...parts } = asQuery(reference);
  return nodeId ? { nodeId: [nodeId] } : parts;
}

type ApiType = "dataset" | "job" | "column";

/** A reference as the API tells it. */
export function told(meaning: Shape<"Meaning">): Reference {
  const { type, namespace, name, field } = meaning;
  if (type !== "column") return { type, namespace, name };
  return { type: "datasetField", namespace, name, ...(field === undefined ? {} : { field }) };
}

/** What a reference is in an address of this page. */
export function asParameters(reference: Reference): Record<string, string> {
  return "id" in reference ? { id: reference.id } : { ...reference };
}

/** The parameters of an address with another node in it; all else that is chosen stays. */
export function instead(parameters: URLSearchParams, reference: Reference): URLSearchParams {
  const found = new URLSearchParams(parameters);
  for (const name of ["id", "type", "namespace", "name", "field"]) found.delete(name);
  for (const [name, value] of Object.entries(asParameters(reference))) found.set(name, value);
  return found;
}

/** The reference in an address, or null where there is none. */
export function readReference(parameters: URLSearchParams): Reference | null {
  const id = parameters.get("id");
  if (id) return { id };
  const [type, namespace, name] = ["type", "namespace", "name"].map((key) => parameters.get(key));
  if (!isNodeType(type) || namespace == null || name == null) return null;
  const field = parameters.get("field");
  return field == null ? { type, namespace, name } : { type, namespace, name, field };
}

function isNodeType(type: string | null | undefined): type is NodeType {
  return type === "dataset" || type === "job" || type === "run" || type === "datasetField";
}

/** The readable id of a reference: for routes that take nothing else. */
export function idOf(reference: Reference): string {
  if ("id" in reference) return reference.id;
  return [reference.type, reference.namespace, reference.name, reference.field]
    .filter((part) => part != null)
    .join(":");
}

/** What kind of node an id names: the part before the first colon. */
export function typeOf(id: string): NodeType | "unknown" {
  const type = id.slice(0, id.indexOf(":"));
  return isNodeType(type) ? type : "unknown";
}

/** What to call a node where only its id is known: the id without its type. */
export function labelOf(id: string): string {
  return id.slice(id.indexOf(":") + 1);
}

/**
 * The name without its namespace, as far as an id alone can tell: behind the first `:` that is not part of an address.
 *
 * Of a column it is the column, which stands behind the last `:`, and its dataset: `discount of shop.orders`.
 */
export function shortLabel(id: string): string {
  const label = labelOf(id);
  const last = label.lastIndexOf(":");
  if (typeOf(id) === "datasetField" && last > 0)
    return `${behindLast(label)} of ${withoutNamespace(label.slice(0, last))}`;
  return withoutNamespace(label);
}

/** The name of a column: what its reference says, else what stands behind the last `:` of its id. */
export function columnName(reference: Reference): string {
  return "id" in reference ? behindLast(reference.id) : (reference.field ?? reference.name);
}

function behindLast(id: string): string {
  return id.slice(id.lastIndexOf(":") + 1);
}

/** What to call what a reference names: the name that it says, else what its id tells. */
export function referenceLabel(reference: Reference): string {
  if ("id" in reference) return shortLabel(reference.id);
  return reference.field === undefined ? reference.name : `${reference.field} of ${reference.name}`;
}

function withoutNamespace(label: string): string {
  const address = /^[a-z][a-z0-9+.-]*:\/\/[^:/]*(?::\d+)?:(.+)$/is.exec(label);
  if (address?.[1]) return address[1];
  const at = label.indexOf(":");
  return at < 0 || label.slice(0, at).includes("/") ? label : label.slice(at + 1);
}
