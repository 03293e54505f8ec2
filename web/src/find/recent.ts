/** What was looked at last, kept in this browser alone. */
import type { Shape } from "../api/client";

type Looked = Pick<
  Shape<"FoundNode">,
  "id" | "kind" | "namespace" | "name" | "field" | "datasetType" | "state" | "lastActivityAt"
>;

const KEY = "headwater.recent";
const MOST = 8;

export function recent(): readonly Looked[] {
  try {
    return read(localStorage.getItem(KEY));
  } catch {
    return [];
  }
}

export function remember(node: Looked): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(added(recent(), node)));
  } catch {
    // A browser that keeps nothing, or is full: then there are none.
  }
}

/** The newest first, each once. Names of 200 kB are not kept. */
export function added(nodes: readonly Looked[], node: Looked): readonly Looked[] {
  if (node.id.length > 2_000) return nodes;
  const { id, kind, namespace, name, field, datasetType, state } = node;
  return [
    { id, kind, namespace, name, field, datasetType, state, lastActivityAt: null },
    ...nodes.filter((each) => each.id !== id),
  ].slice(0, MOST);
}

/** What was stored, as far as it can be read. */
export function read(text: string | null): readonly Looked[] {
  try {
    const found: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(found)
      ? found.filter((each) => typeof each?.id === "string" && typeof each?.name === "string")
      : [];
  } catch {
    return [];
  }
}
