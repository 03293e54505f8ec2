/** What is left of a graph when sides of nodes are closed: all that still hangs together with where it starts. */
import type { Edge, Graph } from "./model";
import type { Side } from "./view";

/**
 * The graph without what hangs on closed sides alone. What is reached in another way stays, with all of its edges.
 *
 * A node that no way leads to from the `roots` is left out: what was opened beyond it goes with it.
 */
export function attached(graph: Graph, roots: Iterable<string>, closed: readonly Side[]): Graph {
  const shut = new Set(closed.map(({ id, direction }) => `${direction} ${id}`));
  const beside = new Map<string, string[]>();
  for (const { from, to } of graph.edges.values()) {
    if (shut.has(`downstream ${from}`) || shut.has(`upstream ${to}`)) continue;
    join(beside, from, to);
    join(beside, to, from);
  }
  const kept = new Set<string>();
  const open = [...roots].filter((id) => graph.nodes.has(id));
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (kept.has(id)) continue;
    kept.add(id);
    open.push(...(beside.get(id) ?? []));
  }
  if (kept.size === graph.nodes.size) return graph;
  const nodes = new Map([...graph.nodes].filter(([id]) => kept.has(id)));
  const edges = new Map<string, Edge>(
    [...graph.edges].filter(([, { from, to }]) => kept.has(from) && kept.has(to)),
  );
  return { nodes, edges };
}

function join(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
