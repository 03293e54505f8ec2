/** Where nodes are drawn: layers from left to right, the way the data flows. Runs in a worker (`layout.worker.ts`). */
import { Graph as Dagre, layout as dagreLayout } from "@dagrejs/dagre";

export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export interface Wanted {
  readonly boxes: readonly Box[];
  readonly edges: readonly (readonly [from: string, to: string])[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Between layers, and between boxes of a layer, in pixels. */
const BETWEEN_LAYERS = 74;
const BETWEEN_BOXES = 22;

/** More than this dagre takes seconds for: boxes are then put in layers by their distance alone. */
const MOST_FOR_DAGRE = 1_200;

/** The left upper corner of every box. Equal input gives equal output. */
export function layout(wanted: Wanted): Map<string, Point> {
  return wanted.boxes.length > MOST_FOR_DAGRE ? inLayers(wanted) : byDagre(wanted);
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

/** Layers by the longest way from a start, each ordered once by the middle of what stands before it. Linear time. */
export function inLayers({ boxes, edges }: Wanted): Map<string, Point> {
  const behind = new Map<string, string[]>();
  const before = new Map<string, string[]>();
  const waiting = new Map<string, number>(boxes.map(({ id }) => [id, 0]));
  for (const [from, to] of edges) {
    if (from === to) continue;
    listed(behind, from).push(to);
    listed(before, to).push(from);
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
  }
  const layer = new Map<string, number>();
  const open = boxes.filter(({ id }) => waiting.get(id) === 0).map(({ id }) => id);
  for (const id of open) layer.set(id, 0);
  const rest = new Set(boxes.map(({ id }) => id));
  while (rest.size > 0) {
    // In a cycle nobody is first: the next one that waits begins.
    const id = open.pop() ?? (rest.values().next().value as string);
    if (!rest.delete(id)) continue;
    const depth = layer.get(id) ?? 0;
    layer.set(id, depth);
    for (const next of behind.get(id) ?? []) {
      if (!rest.has(next)) continue;
      layer.set(next, Math.max(layer.get(next) ?? 0, depth + 1));
      const left = (waiting.get(next) ?? 0) - 1;
      waiting.set(next, left);
      if (left === 0) open.push(next);
    }
  }
  const layers: Box[][] = Array.from(
    { length: [...layer.values()].reduce((most, each) => Math.max(most, each), -1) + 1 },
    () => [],
  );
  for (const box of boxes) layers[layer.get(box.id) ?? 0]?.push(box);
  const places = new Map<string, Point>();
  let x = 0;
  for (const column of layers) {
    if (column.length === 0) continue;
    const middle = new Map(
      column.map(({ id }) => {
        const known = (before.get(id) ?? []).flatMap((each) => places.get(each)?.y ?? []);
        return [
          id,
          known.length ? known.reduce((sum, each) => sum + each, 0) / known.length : Number.POSITIVE_INFINITY,
        ];
      }),
    );
    column.sort((a, b) => (middle.get(a.id) ?? 0) - (middle.get(b.id) ?? 0) || (a.id < b.id ? -1 : 1));
    const height = column.reduce((sum, box) => sum + box.height + BETWEEN_BOXES, -BETWEEN_BOXES);
    let y = -height / 2;
    for (const box of column) {
      places.set(box.id, { x, y: Math.round(y) });
      y += box.height + BETWEEN_BOXES;
    }
    x += Math.max(...column.map((box) => box.width)) + BETWEEN_LAYERS;
  }
  return places;
}

/** The list of a key, made when it is first asked for. */
export function listed(map: Map<string, string[]>, key: string): string[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}
