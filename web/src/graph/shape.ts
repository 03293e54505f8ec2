/** How large a node is drawn, and where its edges begin and end. The same for screen, canvas and export. */
import type { Box, Point } from "./layout";

export const WIDTH = 216;
export const HEIGHT = 58;

export function boxOf({ id }: { readonly id: string }): Box {
  return { id, width: WIDTH, height: HEIGHT };
}

/** The curve of an edge, from the right side of one box to the left side of another. */
export interface Curve {
  readonly from: Point;
  readonly to: Point;
  /** How far the curve goes straight on at both ends. */
  readonly reach: number;
}

export function curve(from: Point, to: Point): Curve {
  const start = { x: from.x + WIDTH, y: from.y + HEIGHT / 2 };
  const end = { x: to.x, y: to.y + HEIGHT / 2 };
  const reach = Math.max(36, Math.abs(end.x - start.x) / 2);
  return { from: start, to: end, reach: end.x < start.x ? Math.min(160, reach) : reach };
}

/** The curve as an SVG path. */
export function pathOf({ from, to, reach }: Curve): string {
  return `M${from.x} ${from.y}C${from.x + reach} ${from.y} ${to.x - reach} ${to.y} ${to.x} ${to.y}`;
}
