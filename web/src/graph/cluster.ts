/** Several nodes drawn as one: alike siblings, and groups by namespace or parent job. */
import { labelOf } from "../address/reference";
import {
  atLevel,
  type Card,
  cardOf,
  type Edge,
  edgeKey,
  type Graph,
  joined,
  type Level,
  Neighbours,
  type Part,
} from "./model";
import type { Grouping } from "./view";

/** Fewer than this are drawn each by itself. */
export const ALIKE = 5;
/** A group of as many as this is collapsed at first. */
export const LARGE = 5;

export interface Cluster {
  readonly id: string;
  /** What its members have in common, as a title. */
  readonly name: string;
  readonly type: Card["type"];
  readonly group: Grouping | null;
  readonly members: readonly Card[];
}

export interface Clustered {
  readonly graph: Graph;
  readonly clusters: ReadonlyMap<string, Cluster>;
  /** The groups whose members are drawn each by itself, with the ids of these, two at least. */
  readonly open: ReadonlyMap<string, readonly string[]>;
}

export const NO_GROUPS: ReadonlyMap<string, readonly string[]> = new Map();

/**
 * The key of the siblings that a node is alike to, by its id.
 *
 * Alike are nodes of one kind between the same nodes that came in the same part, by what was there then: so nothing that
 * is opened later makes one of what is drawn already.
 */
export function siblings(
  parts: readonly Part[],
  level: Level,
  kept: ReadonlySet<string>,
): Map<string, string> {
  const keys = new Map<string, string>();
  const seen = new Set<string>();
  for (const [index, part] of parts.entries()) {
    const fresh = part.nodes.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    if (fresh.length < ALIKE) continue;
    const neighbours = new Neighbours(atLevel(joined(parts.slice(0, index + 1)), level, kept));
    for (const card of fresh) {
      const sides = (["upstream", "downstream"] as const).map((side) =>
        [...neighbours.of(card.id, side)].sort(),
      );
      keys.set(
        card.id,
        JSON.stringify([index, card.type, card.datasetType, card.jobType, card.namespace, ...sides]),
      );
    }
  }
  return keys;
}

/**
 * The graph with its clusters, each as one node whose edges stand for all of its members'.
 *
 * `single` are nodes that stay by themselves: where the question starts, what was pulled out of its cluster, what was
 * opened further. A cluster is one until a single member is left, so that pulling one out moves no other.
 */
export function clustered(
  graph: Graph,
  keys: ReadonlyMap<string, string>,
  single: ReadonlySet<string>,
): Clustered {
  const alike = gathered(graph, (card) => keys.get(card.id) ?? null);
  const clusters = new Map<string, Cluster>();
  for (const [key, cards] of alike) {
    const members = cards.filter(({ id }) => !single.has(id));
    const [first] = members;
    if (cards.length < ALIKE || members.length < 2 || !first) continue;
    const id = `cluster:${key}`;
    clusters.set(id, { id, name: `${members.length} alike`, type: first.type, group: null, members });
  }
  return { ...drawnAsOne(graph, clusters), open: NO_GROUPS };
}

/** The graph with large groups as one node each; those `apart` stay as they are, as do small ones. */
export function grouped(
  graph: Graph,
  by: Grouping,
  single: ReadonlySet<string>,
  apart: ReadonlySet<string>,
): Clustered {
  const clusters = new Map<string, Cluster>();
  for (const [name, members] of gathered(graph, (card) => (single.has(card.id) ? null : groupOf(card, by)))) {
    const [first] = members;
    if (members.length < LARGE || !first || apart.has(name)) continue;
    const id = `group:${by}:${name}`;
    clusters.set(id, { id, name, type: first.type, group: by, members });
  }
  const asOne = new Set([...clusters.values()].map(({ name }) => name));
  const open = [...gathered(graph, (card) => groupOf(card, by))]
    .filter(([name, { length }]) => length > 1 && !asOne.has(name))
    .map(([name, members]) => [name, members.map(({ id }) => id)] as const);
  return { ...drawnAsOne(graph, clusters), open: new Map(open) };
}

/** The group of a node: its namespace, or the id of the job that contains it. */
export function groupOf(card: Card, by: Grouping): string | null {
  return by === "namespace" ? card.namespace : card.parent;
}

function gathered(graph: Graph, keyOf: (card: Card) => string | null): Map<string, Card[]> {
  const found = new Map<string, Card[]>();
  for (const card of graph.nodes.values()) {
    const key = keyOf(card);
    if (key === null) continue;
    const list = found.get(key);
    if (list) list.push(card);
    else found.set(key, [card]);
  }
  for (const list of found.values()) list.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return found;
}

function drawnAsOne(
  graph: Graph,
  clusters: ReadonlyMap<string, Cluster>,
): Pick<Clustered, "graph" | "clusters"> {
  if (clusters.size === 0) return { graph, clusters };
  const within = new Map<string, string>();
  for (const { id, members } of clusters.values()) for (const card of members) within.set(card.id, id);
  const nodes = new Map<string, Card>();
  for (const card of graph.nodes.values()) if (!within.has(card.id)) nodes.set(card.id, card);
  for (const cluster of clusters.values()) nodes.set(cluster.id, standIn(cluster));
  const edges = new Map<string, Edge>();
  for (const edge of graph.edges.values()) {
    const moved = { ...edge, from: within.get(edge.from) ?? edge.from, to: within.get(edge.to) ?? edge.to };
    if (moved.from === moved.to) continue;
    const key = edgeKey(moved);
    // It is drawn as current where any of those it stands for is.
    if (edges.get(key)?.current !== true) edges.set(key, moved);
  }
  return { graph: { nodes, edges }, clusters };
}

/** A group as people read it, and how many it has. */
export function titleOf(by: Grouping, name: string, count: number): string {
  return `${by === "parent" ? labelOf(name) : name} (${count})`;
}

/** What is drawn for a cluster. */
function standIn(cluster: Cluster): Card {
  const [first] = cluster.members;
  return cardOf({
    id: cluster.id,
    type: cluster.type,
    namespace: cluster.group ? `${cluster.members.length} together` : (first?.namespace ?? ""),
    name: cluster.group ? titleOf(cluster.group, cluster.name, cluster.members.length) : cluster.name,
    datasetType: first?.datasetType ?? null,
    jobType: first?.jobType ?? null,
  });
}
