/** Alike siblings as one: five or more nodes of one kind between the same nodes are drawn as a cluster. */
import { type Card, type Edge, edgeKey, type Graph, Neighbours } from "./model";

/** Fewer than this are drawn each by itself. */
export const ALIKE = 5;

export interface Cluster {
  readonly id: string;
  readonly type: Card["type"];
  readonly members: readonly Card[];
}

export interface Clustered {
  readonly graph: Graph;
  readonly clusters: ReadonlyMap<string, Cluster>;
}

/**
 * The graph with its clusters, each as one node whose edges stand for all of its members'.
 *
 * `single` are nodes that stay by themselves: where the question starts, what was pulled out of its cluster, what was
 * opened further.
 */
export function clustered(graph: Graph, single: ReadonlySet<string>): Clustered {
  const neighbours = new Neighbours(graph);
  const alike = new Map<string, Card[]>();
  for (const card of graph.nodes.values()) {
    if (single.has(card.id)) continue;
    const sides = (["upstream", "downstream"] as const).map((side) =>
      [...neighbours.of(card.id, side)].sort(),
    );
    const key = JSON.stringify([card.type, card.datasetType, card.jobType, card.namespace, ...sides]);
    const cards = alike.get(key);
    if (cards) cards.push(card);
    else alike.set(key, [card]);
  }
  const clusters = new Map<string, Cluster>();
  const within = new Map<string, string>();
  for (const [key, cards] of alike) {
    const [first] = cards;
    if (cards.length < ALIKE || !first) continue;
    const id = `cluster:${key}`;
    const members = [...cards].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    clusters.set(id, { id, type: first.type, members });
    for (const card of cards) within.set(card.id, id);
  }
  if (clusters.size === 0) return { graph, clusters };
  const nodes = new Map<string, Card>();
  for (const card of graph.nodes.values()) if (!within.has(card.id)) nodes.set(card.id, card);
  for (const cluster of clusters.values()) nodes.set(cluster.id, standIn(cluster));
  const edges = new Map<string, Edge>();
  for (const edge of graph.edges.values()) {
    const moved = { ...edge, from: within.get(edge.from) ?? edge.from, to: within.get(edge.to) ?? edge.to };
    edges.set(edgeKey(moved), moved);
  }
  return { graph: { nodes, edges }, clusters };
}

/** What is drawn for a cluster. */
function standIn(cluster: Cluster): Card {
  const [first] = cluster.members;
  return {
    id: cluster.id,
    type: cluster.type,
    namespace: first?.namespace ?? "",
    name: `${cluster.members.length} alike`,
    datasetType: first?.datasetType ?? null,
    jobType: first?.jobType ?? null,
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
  };
}
