/** Frames around the members of groups that are drawn apart. Pure. */
import { BETWEEN_BOXES } from "./layers";
import type { Box, Point } from "./layout";
import { HEIGHT, WIDTH } from "./shape";

/** Room around the boxes within a frame: at the sides for the buttons beside them, above for the group's name. */
const SIDE = 36;
const ABOVE = 40;
const BELOW = 14;
/** Between a frame and what stands above or below it. */
const APART = 24;
/** More pieces than this are not looked for: what is so scattered is better read off the boxes. */
const MOST_PIECES = 12;

/** A frame around some members of a group, or all of them. */
export interface Frame {
  /** Of its group; it may have more than one frame. */
  readonly group: string;
  /** Members of the whole group. */
  readonly count: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The places of a layout with every group together: each has a band of its own, which nothing else stands in.
 *
 * Layers stay, so the data still flows from left to right; boxes only go up and down. What is in no group keeps its
 * place as far as there is room.
 */
export function inBands(
  boxes: readonly Box[],
  groups: readonly (readonly string[])[],
  places: ReadonlyMap<string, Point>,
): Map<string, Point> {
  const grouped = new Set(groups.flat());
  const alone = boxes.flatMap(({ id }) => (grouped.has(id) ? [] : [[id]]));
  const bands = [
    ...groups.map((ids) => bandOf(ids, places, true)),
    ...alone.map((ids) => bandOf(ids, places, false)),
  ]
    .flatMap((band) => band ?? [])
    .sort((a, b) => a.middle - b.middle);
  const found = new Map<string, Point>();
  const done: { left: number; right: number; bottom: number }[] = [];
  for (const { left, right, top, height, members } of bands) {
    const y = done.reduce(
      (low, each) => (each.left < right && left < each.right ? Math.max(low, each.bottom + APART) : low),
      top,
    );
    for (const [id, place] of members) found.set(id, { x: place.x, y: y + place.y });
    done.push({ left, right, bottom: y + height });
  }
  return found;
}

/** Boxes that stay together, by where they stand below the top of their band. */
interface Band {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly middle: number;
  readonly height: number;
  readonly members: readonly (readonly [string, Point])[];
}

function bandOf(ids: readonly string[], places: ReadonlyMap<string, Point>, framed: boolean): Band | null {
  const layers = new Map<number, (readonly [string, Point])[]>();
  for (const id of ids) {
    const place = places.get(id);
    if (!place) continue;
    const layer = layers.get(place.x);
    if (layer) layer.push([id, place]);
    else layers.set(place.x, [[id, place]]);
  }
  const all = [...layers.values()].flat();
  if (all.length === 0) return null;
  const [side, above, below] = framed ? [SIDE, ABOVE, BELOW] : [0, 0, 0];
  const stack = (count: number) => count * (HEIGHT + BETWEEN_BOXES) - BETWEEN_BOXES;
  const highest = Math.max(...[...layers.values()].map(({ length }) => stack(length)));
  const members = [...layers.values()].flatMap((layer) => {
    const begin = above + Math.round((highest - stack(layer.length)) / 2);
    return layer
      .sort(([, a], [, b]) => a.y - b.y)
      .map(([id, { x }], at) => [id, { x, y: begin + at * (HEIGHT + BETWEEN_BOXES) }] as const);
  });
  const middle = all.reduce((sum, [, { y }]) => sum + y + HEIGHT / 2, 0) / all.length;
  const height = above + highest + below;
  const xs = all.map(([, { x }]) => x);
  return {
    left: Math.min(...xs) - side,
    right: Math.max(...xs) + WIDTH + side,
    top: Math.round(middle - above - highest / 2),
    middle,
    height,
    members,
  };
}

/**
 * The frames of groups by their names: one for each where nothing else stands between its members.
 *
 * What was opened later may stand there, because nothing that was drawn moves: then a group has several frames, so that
 * a frame never holds what is not of its group.
 */
export function framesOf(
  groups: ReadonlyMap<string, readonly string[]>,
  places: ReadonlyMap<string, Point>,
): Frame[] {
  return [...groups].flatMap(([group, ids]) => {
    const own = new Set(ids);
    const others = [...places].flatMap(([id, place]) => (own.has(id) ? [] : [place]));
    const members = ids.flatMap((id) => places.get(id) ?? []).sort((a, b) => a.x - b.x || a.y - b.y);
    const whole = around(members);
    if (!whole) return [];
    const pieces = isClear(whole, others) ? [whole] : inPieces(members, others);
    return pieces.map(({ left, top, right, bottom }) => ({
      group,
      count: ids.length,
      x: left - SIDE,
      y: top - ABOVE,
      width: right - left + 2 * SIDE,
      height: bottom - top + ABOVE + BELOW,
    }));
  });
}

interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function around(places: readonly Point[]): Area | null {
  if (places.length === 0) return null;
  return places.map(boxAt).reduce(joined);
}

function boxAt({ x, y }: Point): Area {
  return { left: x, top: y, right: x + WIDTH, bottom: y + HEIGHT };
}

function joined(a: Area, b: Area): Area {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

function isClear(area: Area, others: readonly Point[]): boolean {
  return others.every(
    ({ x, y }) => x >= area.right || x + WIDTH <= area.left || y >= area.bottom || y + HEIGHT <= area.top,
  );
}

/** Areas that hold the members and nothing else; each member joins the first that it can. */
function inPieces(members: readonly Point[], others: readonly Point[]): readonly Area[] {
  const pieces: Area[] = [];
  for (const member of members) {
    const box = boxAt(member);
    const at = pieces.findIndex((piece) => isClear(joined(piece, box), others));
    const piece = pieces[at];
    if (piece) pieces[at] = joined(piece, box);
    else if (pieces.push(box) > MOST_PIECES) return [];
  }
  return pieces;
}
