/** Where new nodes go beside those that are there already: nothing that was there moves. */
import { type Box, listed, type Point } from "./layout";

const GAP = 14;

/**
 * The places of all boxes: `known` ones stay, others stand to their nearest known neighbour as the layout has them,
 * moved up or down to where nothing is.
 */
export function placed(
  boxes: readonly Box[],
  edges: readonly (readonly [string, string])[],
  known: ReadonlyMap<string, Point>,
  laid: ReadonlyMap<string, Point>,
): Map<string, Point> {
  const places = new Map<string, Point>();
  for (const { id } of boxes) {
    const point = known.get(id);
    if (point) places.set(id, point);
  }
  if (places.size === 0) return new Map(laid);
  const size = new Map(boxes.map((box) => [box.id, box]));
  const taken = new Map<string, Point>(places);
  for (const [id, anchor] of fromKnown(boxes, edges, places)) {
    const box = size.get(id);
    const [own, its, from] = [
      laid.get(id),
      anchor ? laid.get(anchor) : undefined,
      anchor ? places.get(anchor) : undefined,
    ];
    if (!box || !own) continue;
    const wanted = its && from ? { x: from.x + own.x - its.x, y: from.y + own.y - its.y } : own;
    const point = free(wanted, box, taken, size);
    places.set(id, point);
    taken.set(id, point);
  }
  return places;
}

/** New boxes in the order of their distance from what is known, each with the neighbour it is placed by. */
function fromKnown(
  boxes: readonly Box[],
  edges: readonly (readonly [string, string])[],
  known: ReadonlyMap<string, Point>,
): [string, string | null][] {
  const beside = new Map<string, string[]>();
  for (const [from, to] of edges) {
    listed(beside, from).push(to);
    listed(beside, to).push(from);
  }
  const order: [string, string | null][] = [];
  const seen = new Set(known.keys());
  let wave = [...seen];
  while (wave.length > 0) {
    const next: string[] = [];
    for (const id of wave) {
      for (const other of beside.get(id) ?? []) {
        if (seen.has(other)) continue;
        seen.add(other);
        next.push(other);
        order.push([other, id]);
      }
    }
    wave = next;
  }
  for (const { id } of boxes) if (!seen.has(id)) order.push([id, null]);
  return order;
}

/** The nearest place above or below where the box meets no other. */
function free(
  wanted: Point,
  box: Box,
  taken: ReadonlyMap<string, Point>,
  size: ReadonlyMap<string, Box>,
): Point {
  const beside = [...taken]
    .flatMap(([id, point]) => {
      const other = size.get(id);
      return other && point.x < wanted.x + box.width && wanted.x < point.x + other.width
        ? [[point.y - box.height - GAP, point.y + other.height + GAP] as const]
        : [];
    })
    .sort((a, b) => a[0] - b[0]);
  const fits = (y: number) => beside.every(([top, bottom]) => y <= top || y >= bottom);
  const choices = [wanted.y, ...beside.flat()].filter(fits);
  const y = choices.reduce((best, each) =>
    Math.abs(each - wanted.y) < Math.abs(best - wanted.y) ? each : best,
  );
  return { x: wanted.x, y };
}
