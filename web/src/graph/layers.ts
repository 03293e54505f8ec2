/** A layout for graphs of any size: in linear time, but for the sorting. */
import type { Box, Point, Wanted } from "./layout";

/** Between layers, and between boxes of a layer, in pixels. */
export const BETWEEN_LAYERS = 74;
export const BETWEEN_BOXES = 22;

/** How often all layers are put in order, there and back. */
const SWEEPS = 6;

/** Layers by the longest way from a start; within a layer each box stands as near to its neighbours as there is room. */
export function inLayers({ boxes, edges }: Wanted): Map<string, Point> {
  const index = new Map(boxes.map(({ id }, at) => [id, at]));
  const pairs = edges.flatMap(([from, to]): [number, number][] => {
    const [a, b] = [index.get(from), index.get(to)];
    return a === undefined || b === undefined || a === b ? [] : [[a, b]];
  });
  const layers = byDistance(boxes.length, pairs);
  const beside: number[][] = boxes.map(() => []);
  for (const [from, to] of pairs) {
    beside[from]?.push(to);
    beside[to]?.push(from);
  }
  const middles = new Float64Array(boxes.length);
  // Isolated boxes and the first order: as they were given, one below the other.
  for (const layer of layers) spread(layer, middles, boxes);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const layer of sweep % 2 === 0 ? layers : [...layers].reverse()) {
      for (const at of layer) middles[at] = middleOf(beside[at] ?? [], middles, middles[at] ?? 0);
      layer.sort((a, b) => (middles[a] ?? 0) - (middles[b] ?? 0) || a - b);
      spread(layer, middles, boxes);
    }
  }
  const places = new Map<string, Point>();
  let x = 0;
  for (const layer of layers) {
    let widest = 0;
    for (const at of layer) {
      const box = boxes[at];
      if (!box) continue;
      widest = Math.max(widest, box.width);
      places.set(box.id, { x, y: Math.round((middles[at] ?? 0) - box.height / 2) });
    }
    x += widest + BETWEEN_LAYERS;
  }
  return places;
}

function middleOf(neighbours: readonly number[], middles: Float64Array, otherwise: number): number {
  if (neighbours.length === 0) return otherwise;
  let sum = 0;
  for (const at of neighbours) sum += middles[at] ?? 0;
  return sum / neighbours.length;
}

/**
 * Give each box of a layer, in its order, the place nearest to where it wants to be that overlaps no other.
 *
 * Boxes that push one another are one block that stands at the mean of what they want: least squares, in one pass.
 */
function spread(layer: readonly number[], middles: Float64Array, boxes: readonly Box[]): void {
  const blocks: { first: number; count: number; wanted: number; height: number }[] = [];
  for (const [position, at] of layer.entries()) {
    const height = (boxes[at]?.height ?? 0) + BETWEEN_BOXES;
    let block = { first: position, count: 1, wanted: (middles[at] ?? 0) - height / 2, height };
    for (
      let above = blocks.at(-1);
      above && above.wanted + above.height > block.wanted;
      above = blocks.at(-1)
    ) {
      blocks.pop();
      const count = above.count + block.count;
      const wanted = (above.wanted * above.count + (block.wanted - above.height) * block.count) / count;
      block = { first: above.first, count, wanted, height: above.height + block.height };
    }
    blocks.push(block);
  }
  for (const { first, count, wanted } of blocks) {
    let top = wanted;
    for (const at of layer.slice(first, first + count)) {
      const height = (boxes[at]?.height ?? 0) + BETWEEN_BOXES;
      middles[at] = top + height / 2;
      top += height;
    }
  }
}

/** Nodes by the longest way that leads to them. In a circle nobody is first: the next one that waits begins. */
function byDistance(count: number, pairs: readonly (readonly [number, number])[]): number[][] {
  const behind: number[][] = Array.from({ length: count }, () => []);
  const waiting = new Int32Array(count);
  for (const [from, to] of pairs) {
    behind[from]?.push(to);
    waiting[to] = (waiting[to] ?? 0) + 1;
  }
  const depth = new Int32Array(count);
  const done = new Uint8Array(count);
  const open: number[] = [];
  for (let at = 0; at < count; at += 1) if (waiting[at] === 0) open.push(at);
  let next = 0;
  let left = count;
  while (left > 0) {
    let at = open.pop();
    if (at === undefined) {
      while (done[next]) next += 1;
      at = next;
    }
    if (done[at]) continue;
    done[at] = 1;
    left -= 1;
    for (const to of behind[at] ?? []) {
      if (done[to]) continue;
      depth[to] = Math.max(depth[to] ?? 0, (depth[at] ?? 0) + 1);
      waiting[to] = (waiting[to] ?? 0) - 1;
      if (waiting[to] === 0) open.push(to);
    }
  }
  const layers: number[][] = [];
  for (let at = 0; at < count; at += 1) {
    const layer = depth[at] ?? 0;
    while (layers.length <= layer) layers.push([]);
    layers[layer]?.push(at);
  }
  return layers.filter((layer) => layer.length > 0);
}
