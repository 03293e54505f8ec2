/**
 * The graph that is looked at: what the API has said of it so far, and how it is shown.
 *
 * Pure functions of plain data. A node is a card of the API; an edge points the way the data flows.
 */
import type { Shape } from "../api/client";

export type Direction = "upstream" | "downstream";
export type Level = "both" | "dataset" | "job";

export type Card = Shape<"NodeCard">;
/** A card of which no more is known than what is given. */
export function cardOf(known: Pick<Card, "id" | "type" | "namespace" | "name"> & Partial<Card>): Card {
  return {
    datasetType: null,
    jobType: null,
    observed: true,
    aliases: [],
    owners: [],
    tags: [],
    description: null,
    lastRun: null,
    lastActivityAt: null,
    parent: null,
    upstreamCount: null,
    downstreamCount: null,
    columnCount: null,
    ...known,
  };
}

/** An edge of the API, or one that stands for several (`THROUGH` what a level leaves out). */
export type Edge = Pick<Shape<"Edge">, "from" | "to" | "origin"> & {
  readonly type: Shape<"Edge">["type"] | "THROUGH";
  readonly origins?: readonly string[];
  readonly current?: boolean;
  readonly jobs?: readonly string[];
};

/** What one request brought. */
export interface Part {
  readonly nodes: readonly Card[];
  readonly edges: readonly Edge[];
}

export interface Graph {
  readonly nodes: ReadonlyMap<string, Card>;
  readonly edges: ReadonlyMap<string, Edge>;
}

export const EMPTY: Graph = { nodes: new Map(), edges: new Map() };

/** The name of an edge: two nodes may be joined in more than one way. */
export function edgeKey(edge: Edge): string {
  return `${edge.from}\n${edge.to}\n${edge.type}`;
}

/** All parts as one graph. Edges of which an end is not there are left out: nothing hangs in the air. */
export function joined(parts: readonly Part[]): Graph {
  const nodes = new Map<string, Card>();
  for (const part of parts) for (const node of part.nodes) nodes.set(node.id, node);
  const edges = new Map<string, Edge>();
  for (const part of parts) {
    for (const edge of part.edges) {
      if (nodes.has(edge.from) && nodes.has(edge.to)) edges.set(edgeKey(edge), edge);
    }
  }
  return { nodes, edges };
}

/** For every node, the nodes next to it on each side. */
export class Neighbours {
  private readonly before = new Map<string, Set<string>>();
  private readonly behind = new Map<string, Set<string>>();

  constructor(graph: Graph) {
    for (const edge of graph.edges.values()) {
      add(this.behind, edge.from, edge.to);
      add(this.before, edge.to, edge.from);
    }
  }

  of(id: string, direction: Direction): ReadonlySet<string> {
    return (direction === "upstream" ? this.before : this.behind).get(id) ?? NONE;
  }
}

const NONE: ReadonlySet<string> = new Set();

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  if (set) set.add(value);
  else map.set(key, new Set([value]));
}

/**
 * The graph by one level: nodes of the other kind are passed through, and an edge tells what it passes (`jobs`).
 *
 * A node that is `kept` (where the question starts) stays, whatever its kind.
 */
export function atLevel(graph: Graph, level: Level, kept: ReadonlySet<string>): Graph {
  if (level === "both") return graph;
  const stays = (id: string) => kept.has(id) || graph.nodes.get(id)?.type === level;
  const nodes = new Map([...graph.nodes].filter(([id]) => stays(id)));
  const edges = new Map<string, Edge>();
  const neighbours = new Neighbours(graph);
  for (const edge of graph.edges.values()) {
    if (stays(edge.from) && stays(edge.to)) edges.set(edgeKey(edge), edge);
  }
  for (const id of graph.nodes.keys()) {
    if (stays(id)) continue;
    for (const from of neighbours.of(id, "upstream")) {
      for (const to of neighbours.of(id, "downstream")) {
        if (from === to || !stays(from) || !stays(to)) continue;
        const through: Edge = { from, to, type: "THROUGH", origin: "observed", jobs: [id] };
        const key = edgeKey(through);
        const other = edges.get(key);
        edges.set(key, other ? { ...other, jobs: [...(other.jobs ?? []), id] } : through);
      }
    }
  }
  return { nodes, edges };
}

/** Everything that is reached from `id` within the graph, itself among it. */
export function reached(graph: Graph, id: string, direction: Direction): Set<string> {
  const neighbours = new Neighbours(graph);
  const found = new Set([id]);
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const other of neighbours.of(next, direction)) {
      if (!found.has(other)) {
        found.add(other);
        open.push(other);
      }
    }
  }
  return found;
}
