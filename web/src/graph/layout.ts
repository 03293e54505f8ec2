/** Where nodes are drawn: layers from left to right, the way the data flows. Runs in a worker (`layout.worker.ts`). */
import { Graph as Dagre, layout as dagreLayout } from "@dagrejs/dagre";
import { inBands } from "./frames";
import { BETWEEN_BOXES, BETWEEN_LAYERS, inLayers } from "./layers";

export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export interface Wanted {
  readonly boxes: readonly Box[];
  readonly edges: readonly (readonly [from: string, to: string])[];
  /** Boxes that are to stand together, each in one group at most. */
  readonly groups?: readonly (readonly string[])[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** More than this dagre takes long for, 300 nodes half a second: they are put in layers by their distance alone. */
const MOST_FOR_DAGRE = 120;

/** Whether a layout takes so little that a worker would take longer to be asked. */
export function isQuick({ boxes, edges }: Wanted): boolean {
  return boxes.length > MOST_FOR_DAGRE ? boxes.length + edges.length < 1_500 : boxes.length <= 40;
}

/** The left upper corner of every box. Equal input gives equal output. */
export function layout(wanted: Wanted): Map<string, Point> {
  const places = wanted.boxes.length > MOST_FOR_DAGRE ? inLayers(wanted) : byDagre(wanted);
  return wanted.groups?.length ? inBands(wanted.boxes, wanted.groups, places) : places;
}

function byDagre({ boxes, edges }: Wanted): Map<string, Point> {
  // Its default ranker takes a minute for 1,000 nodes; tight-tree takes two seconds, but fails on some graphs.
  for (const ranker of ["tight-tree", "longest-path"]) {
    const graph = new Dagre();
    graph.setGraph({ rankdir: "LR", ranksep: BETWEEN_LAYERS, nodesep: BETWEEN_BOXES, ranker });
    graph.setDefaultEdgeLabel(() => ({}));
    for (const box of boxes) graph.setNode(box.id, { width: box.width, height: box.height });
    for (const [from, to] of edges) graph.setEdge(from, to);
    try {
      dagreLayout(graph);
    } catch {
      continue;
    }
    return new Map(
      boxes.map(({ id, width, height }) => {
        const { x, y } = graph.node(id);
        return [id, { x: Math.round((x ?? 0) - width / 2), y: Math.round((y ?? 0) - height / 2) }];
      }),
    );
  }
  return inLayers({ boxes, edges });
}

/** The list of a key, made when it is first asked for. */
export function listed(map: Map<string, string[]>, key: string): string[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}
