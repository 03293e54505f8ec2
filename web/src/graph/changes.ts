/** Two states of a graph as one picture: what was there at both instants, what came and what went. Pure. */
import type { Edge, Graph } from "./model";

export type Change = "added" | "removed";

export interface Compared {
  readonly graph: Graph;
  readonly nodes: ReadonlyMap<string, Change>;
  readonly edges: ReadonlyMap<string, Change>;
}

export function compared(before: Graph, after: Graph): Compared {
  return {
    graph: {
      nodes: new Map([...before.nodes, ...after.nodes]),
      edges: new Map<string, Edge>([...before.edges, ...after.edges]),
    },
    nodes: changed(before.nodes, after.nodes),
    edges: changed(before.edges, after.edges),
  };
}

function changed(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): Map<string, Change> {
  const found = new Map<string, Change>();
  for (const key of before.keys()) if (!after.has(key)) found.set(key, "removed");
  for (const key of after.keys()) if (!before.has(key)) found.set(key, "added");
  return found;
}
