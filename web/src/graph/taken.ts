/** The graph that is drawn, as rows and as text. Pure. */
import { kindOf } from "../design/Kind";
import { type Direction, type Graph, reached } from "./model";

/** Its nodes and then its links, one a row: a table that can be drawn again. */
export function tableOf(graph: Graph): (string | number | null)[][] {
  return [
    ["row", "id", "kind", "namespace", "name", "last run", "from", "to", "link", "origins", "current"],
    ...[...graph.nodes.values()].map((card) => [
      "node",
      card.id,
      kindOf(card),
      card.namespace,
      card.name,
      card.lastRun?.state ?? null,
      null,
      null,
      null,
      null,
      null,
    ]),
    ...[...graph.edges.values()].map((edge) => [
      "link",
      null,
      null,
      null,
      null,
      null,
      edge.from,
      edge.to,
      edge.type,
      (edge.origins ?? [edge.origin]).join(" "),
      edge.current === false ? "no" : "yes",
    ]),
  ];
}

/** A chat shows no more than this of a side. */
const MOST_LINES = 30;

export function textOf(graph: Graph, starts: readonly string[], label: string): string {
  const lines = [`Graph of ${label}`];
  for (const direction of ["upstream", "downstream"] as const) {
    const ids = beyond(graph, starts, direction);
    if (ids.length === 0) continue;
    lines.push(`${direction}, ${ids.length}:`);
    for (const id of ids.slice(0, MOST_LINES)) {
      const card = graph.nodes.get(id);
      if (card) lines.push(`  - ${kindOf(card)} ${card.name} (${card.namespace})`);
    }
    if (ids.length > MOST_LINES) lines.push(`  … and ${ids.length - MOST_LINES} more`);
  }
  return lines.join("\n");
}

function beyond(graph: Graph, starts: readonly string[], direction: Direction): string[] {
  const found = new Set(starts.flatMap((start) => [...reached(graph, start, direction)]));
  return [...found].filter((id) => !starts.includes(id) && graph.nodes.has(id));
}
