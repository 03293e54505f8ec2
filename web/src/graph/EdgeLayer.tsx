import { useStore } from "@xyflow/react";
import { useEffect, useRef } from "react";
import type { Point } from "./layout";
import { type Edge, edgeKey } from "./model";
import { curve, HEIGHT, WIDTH } from "./shape";

/** What is drawn on the canvas: all edges, and the nodes too where they are too small to be read. */
export interface Drawing {
  readonly edges: readonly Edge[];
  readonly places: ReadonlyMap<string, Point>;
  /** Colour of a node by its id, for those that the canvas draws. */
  readonly dots: ReadonlyMap<string, string> | null;
  /** Keys of edges and ids of nodes on the way that is looked at; null: none is. */
  readonly lit: { readonly edges: ReadonlySet<string>; readonly nodes: ReadonlySet<string> } | null;
}

/** Edges as one picture under the nodes: thousands cost as little as a few. Moves with the view. */
export function EdgeLayer({ drawing }: { drawing: Drawing }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [x, y, zoom] = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const context = canvas.current?.getContext("2d");
      if (canvas.current && context) draw(canvas.current, context, drawing, { x, y, zoom, width, height });
    });
    return () => cancelAnimationFrame(frame);
  }, [drawing, x, y, zoom, width, height]);
  // Nothing in it is to be read: the boxes are elements, and the tree beside the picture has all of it as text.
  return (
    <div aria-hidden="true">
      <canvas ref={canvas} className="edges" />
    </div>
  );
}

interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

function draw(
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  drawing: Drawing,
  view: Viewport,
): void {
  const scale = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(view.width * scale) || canvas.height !== Math.round(view.height * scale)) {
    canvas.width = Math.round(view.width * scale);
    canvas.height = Math.round(view.height * scale);
  }
  const style = getComputedStyle(canvas);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scale * view.zoom, 0, 0, scale * view.zoom, scale * view.x, scale * view.y);
  const seen = {
    left: -view.x / view.zoom,
    top: -view.y / view.zoom,
    right: (view.width - view.x) / view.zoom,
    bottom: (view.height - view.y) / view.zoom,
  };
  // One stroke a style, not one an edge: what costs is the stroke.
  const plain = new Path2D();
  const former = new Path2D();
  const lit = new Path2D();
  const heads = new Path2D();
  const litHeads = new Path2D();
  for (const edge of drawing.edges) {
    const [from, to] = [drawing.places.get(edge.from), drawing.places.get(edge.to)];
    if (!from || !to) continue;
    const line = curve(from, to);
    if (outside(seen, line.from, line.to)) continue;
    const onWay = drawing.lit?.edges.has(edgeKey(edge)) ?? false;
    const path = onWay ? lit : edge.current === false ? former : plain;
    path.moveTo(line.from.x, line.from.y);
    path.bezierCurveTo(
      line.from.x + line.reach,
      line.from.y,
      line.to.x - line.reach,
      line.to.y,
      line.to.x,
      line.to.y,
    );
    if (view.zoom > 0.25) head(onWay ? litHeads : heads, line.to);
  }
  const thin = Math.max(1, 0.7 / view.zoom);
  context.globalAlpha = drawing.lit ? 0.35 : 1;
  context.lineWidth = 1.5 * thin;
  context.strokeStyle = context.fillStyle = colour("--line-strong");
  context.stroke(plain);
  context.fill(heads);
  context.setLineDash([6 * thin, 5 * thin]);
  context.stroke(former);
  context.setLineDash([]);
  context.globalAlpha = 1;
  context.lineWidth = 2.5 * thin;
  context.strokeStyle = context.fillStyle = colour("--path");
  context.stroke(lit);
  context.fill(litHeads);
  if (drawing.dots) dots(context, drawing, drawing.dots, seen, colour);
}

/** Nodes as plain boxes, those of one colour in one go. */
function dots(
  context: CanvasRenderingContext2D,
  { places, lit }: Drawing,
  colours: ReadonlyMap<string, string>,
  seen: Seen,
  colour: (name: string) => string,
): void {
  const paths = new Map<string, Path2D>();
  for (const [id, name] of colours) {
    const place = places.get(id);
    if (
      !place ||
      place.x > seen.right ||
      place.x + WIDTH < seen.left ||
      place.y > seen.bottom ||
      place.y + HEIGHT < seen.top
    )
      continue;
    const shown = lit?.nodes.has(id) ? "--path" : name;
    const path = paths.get(shown) ?? new Path2D();
    paths.set(shown, path);
    path.rect(place.x, place.y, WIDTH, HEIGHT);
  }
  for (const [name, path] of paths) {
    context.fillStyle = colour(name);
    context.fill(path);
  }
}

interface Seen {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function outside(seen: Seen, from: Point, to: Point): boolean {
  return (
    Math.max(from.x, to.x) + 160 < seen.left ||
    Math.min(from.x, to.x) - 160 > seen.right ||
    Math.max(from.y, to.y) < seen.top ||
    Math.min(from.y, to.y) > seen.bottom
  );
}

function head(path: Path2D, at: Point): void {
  path.moveTo(at.x, at.y);
  path.lineTo(at.x - 8, at.y - 4);
  path.lineTo(at.x - 8, at.y + 4);
  path.closePath();
}
