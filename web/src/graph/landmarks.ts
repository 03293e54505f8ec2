/** What is named where boxes are too small for names: people need something to find their way by. Pure. */
import { shortened, visible } from "../design/figures";
import type { Graph } from "./model";

export interface Landmark {
  readonly id: string;
  readonly name: string;
}

/** As many names are kept ready; of these as many are shown as are in view and have room. */
const MOST = 300;

/** The nodes that most edges meet at, those with the most first; of as many edges in the order of their names. */
export function landmarksOf(graph: Graph): Landmark[] {
  const edges = new Map<string, number>();
  for (const { from, to } of graph.edges.values()) {
    edges.set(from, (edges.get(from) ?? 0) + 1);
    edges.set(to, (edges.get(to) ?? 0) + 1);
  }
  const of = (id: string) => edges.get(id) ?? 0;
  return [...graph.nodes.values()]
    .sort((a, b) => of(b.id) - of(a.id) || (a.name < b.name ? -1 : 1))
    .slice(0, MOST)
    .map(({ id, name }) => ({ id, name: visible(shortened(name, 28)) }));
}

/** A name with where its middle is and how wide it is, on the screen. */
export interface Plate {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Of plates, the first first, those that lie on no other: at most so many, each so high. */
export function apart(plates: Iterable<Plate>, height: number, most: number): Plate[] {
  const taken: Plate[] = [];
  for (const plate of plates) {
    if (taken.length === most) break;
    const free = taken.every(
      ({ x, y, width }) =>
        Math.abs(x - plate.x) >= (width + plate.width) / 2 || Math.abs(y - plate.y) >= height,
    );
    if (free) taken.push(plate);
  }
  return taken;
}
