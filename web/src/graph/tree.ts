/** The graph as a tree: from the start to both sides, as rows from top to bottom. Pure. */
import { type Direction, type Graph, Neighbours } from "./model";

export interface Row {
  /** The way to it from the top: a node can stand in several places. */
  readonly key: string;
  readonly parent: string | null;
  /** Null for the two branches of the start. */
  readonly id: string | null;
  readonly direction: Direction;
  readonly level: number;
  /** Null: nothing is below it. */
  readonly open: boolean | null;
  readonly position: number;
  readonly size: number;
  /** It is told whole further up. */
  readonly again: boolean;
}

/** Rows that a tree shows at most: what more there is, is told by the picture and by the lists. */
export const MOST_ROWS = 400;
/** As many nodes as this stand open at first. */
const ALL_OPEN = 100;

/** The rows that are seen. `toggled` are keys of those that are not as they are at first. */
export function rows(graph: Graph, starts: readonly string[], toggled: ReadonlySet<string>): Row[] {
  const neighbours = new Neighbours(graph);
  const found: Row[] = [];
  const told = new Set<string>();
  const deep = graph.nodes.size <= ALL_OPEN ? Number.POSITIVE_INFINITY : 3;
  const byName = (a: string, b: string) => {
    const [one, other] = [graph.nodes.get(a)?.name ?? a, graph.nodes.get(b)?.name ?? b];
    return one < other ? -1 : one > other ? 1 : a < b ? -1 : 1;
  };
  const walk = (
    ids: readonly string[],
    parent: string,
    direction: Direction,
    level: number,
    above: ReadonlySet<string>,
  ) => {
    for (const [index, id] of ids.entries()) {
      if (found.length >= MOST_ROWS) return;
      const key = `${parent}\n${id}`;
      const below = [...neighbours.of(id, direction)].filter((each) => !above.has(each)).sort(byName);
      const again = told.has(`${direction} ${id}`);
      const open = (!again && level <= deep) !== toggled.has(key);
      found.push({
        key,
        parent,
        id,
        direction,
        level,
        open: below.length > 0 ? open : null,
        position: index + 1,
        size: ids.length,
        again: again && below.length > 0,
      });
      if (below.length === 0 || !open) continue;
      told.add(`${direction} ${id}`);
      walk(below, key, direction, level + 1, new Set([...above, id]));
    }
  };
  const heads = starts.filter((id) => graph.nodes.has(id));
  for (const [index, start] of heads.entries()) {
    const open = !toggled.has(start);
    const sides = (["upstream", "downstream"] as const)
      .map((side) => [side, [...neighbours.of(start, side)].sort(byName)] as const)
      .filter(([, ids]) => ids.length > 0);
    const shared = {
      position: index + 1,
      size: heads.length,
      direction: "downstream" as const,
      again: false,
    };
    found.push({
      ...shared,
      key: start,
      parent: null,
      id: start,
      level: 1,
      open: sides.length > 0 ? open : null,
    });
    if (!open) continue;
    for (const [place, [direction, ids]] of sides.entries()) {
      const key = `${start}\n${direction}`;
      const shown = !toggled.has(key);
      const branch = { key, parent: start, id: null, direction, level: 2, open: shown, again: false };
      found.push({ ...branch, position: place + 1, size: sides.length });
      if (shown) walk(ids, key, direction, 3, new Set([start]));
    }
  }
  return found;
}
