/** What of a graph is seen at first. Pure. */
import type { Point } from "./layout";
import type { Graph } from "./model";
import { HEIGHT, WIDTH } from "./shape";

/** The view at a zoom with a node in the middle, but no more beside the graph than there has to be. */
export function around(
  at: Point,
  bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  size: { readonly width: number; readonly height: number },
  zoom: number,
) {
  const along = (middle: number, from: number, length: number, room: number) => {
    if (length * zoom <= room) return room / 2 - (from + length / 2) * zoom;
    const margin = MARGIN / zoom;
    const first = Math.min(
      Math.max(middle - room / zoom / 2, from - margin),
      from + length + margin - room / zoom,
    );
    return -first * zoom;
  };
  return {
    x: along(at.x + WIDTH / 2, bounds.x, bounds.width, size.width),
    y: along(at.y + HEIGHT / 2, bounds.y, bounds.height, size.height),
    zoom,
  };
}

/** Left free at the edges of the picture, in pixels: the buttons beside a box stand there. */
const MARGIN = 40;

/** The room that a graph takes; null: nothing of it has a place. */
export function boundsOf(graph: Graph, places: ReadonlyMap<string, Point>) {
  const shown = [...graph.nodes.keys()].flatMap((id) => places.get(id) ?? []);
  if (shown.length === 0) return null;
  let [left, top, right, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const { x, y } of shown) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + WIDTH);
    bottom = Math.max(bottom, y + HEIGHT);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
