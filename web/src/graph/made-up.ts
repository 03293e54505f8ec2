/** Graphs for tests, from lines as `dataset:a > job:b > dataset:c`. */
import { type Card, cardOf, type Edge, type Graph, joined, type Part } from "./model";

export function card(id: string): Card {
  const type = id.startsWith("job") ? "job" : "dataset";
  return cardOf({ id, type, namespace: "shop", name: id, upstreamCount: 0, downstreamCount: 0 });
}

export function part(...ways: string[]): Part {
  const edges: Edge[] = [];
  const ids = new Set<string>();
  for (const way of ways) {
    const nodes = way.split(" > ");
    for (const id of nodes) ids.add(id);
    for (const [index, to] of nodes.slice(1).entries()) {
      edges.push({ from: nodes[index] ?? "", to, type: "CONSUMED_BY", origin: "observed" });
    }
  }
  return { nodes: [...ids].map(card), edges };
}

export function graph(...ways: string[]): Graph {
  return joined([part(...ways)]);
}
