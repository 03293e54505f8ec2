/** Which nodes and edges of the picture are on a way that is looked at. Pure. */
import { type ColumnWay, pairKey } from "./column-way";
import { type Edge, edgeKey, type Graph } from "./model";

export interface Lit {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
  /** What is done on an edge, by its key. */
  readonly words: ReadonlyMap<string, readonly string[]>;
}

export interface Way {
  readonly nodes: ReadonlySet<string>;
  readonly pairs: ReadonlyMap<string, readonly string[]>;
}

/** A way that is given node by node. */
export function wayAlong(path: readonly string[]): Way {
  const pairs = new Map<string, readonly string[]>();
  for (const [index, to] of path.slice(1).entries()) pairs.set(pairKey(path[index] ?? "", to), []);
  return { nodes: new Set(path), pairs };
}

export function litBy(graph: Graph, ways: readonly (Way | ColumnWay)[]): Lit | null {
  if (ways.length === 0) return null;
  const pair = (from: string, to: string) => {
    const found = ways.flatMap(({ pairs }) => pairs.get(pairKey(from, to)) ?? null);
    return found.some((each) => each !== null) || ways.some(({ pairs }) => pairs.has(pairKey(from, to)))
      ? found.filter((each) => each !== null)
      : null;
  };
  const words = new Map<string, readonly string[]>();
  const edges = new Set<string>();
  for (const edge of graph.edges.values()) {
    const said = wordsOf(edge, pair);
    if (!said) continue;
    edges.add(edgeKey(edge));
    if (said.length > 0) words.set(edgeKey(edge), [...new Set(said)].sort());
  }
  const nodes = new Set(ways.flatMap((way) => [...way.nodes]).filter((id) => graph.nodes.has(id)));
  return { nodes, edges, words };
}

/** The words of an edge that is on the way, also where it passes what the level leaves out; null: it is not on it. */
function wordsOf(
  edge: Edge,
  pair: (from: string, to: string) => readonly string[] | null,
): readonly string[] | null {
  const straight = pair(edge.from, edge.to);
  if (straight) return straight;
  for (const between of edge.type === "THROUGH" ? (edge.jobs ?? []) : []) {
    const [first, second] = [pair(edge.from, between), pair(between, edge.to)];
    if (first && second) return [...first, ...second];
  }
  return null;
}
