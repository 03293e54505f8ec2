/** How edges, and nodes that are too small to be read, are drawn on a canvas. No React, no DOM beside the canvas. */
import type { Change } from "./changes";
import { apart, type Landmark, type Plate } from "./landmarks";
import type { Point } from "./layout";
import type { Lit } from "./lit";
import { type Edge, edgeKey } from "./model";
import { type Curve, curve, HEIGHT, WIDTH } from "./shape";

/** What is drawn on the canvas: all edges, and the nodes too where they are too small to be read. */
export interface Drawing {
  readonly edges: readonly Edge[];
  readonly places: ReadonlyMap<string, Point>;
  /** Name of the colour of a node by its id, for those that the canvas draws. */
  readonly dots: ReadonlyMap<string, string> | null;
  /** Nodes to be named among those, as far as there is room, the first first. */
  readonly landmarks: readonly Landmark[];
  /** The way that is looked at; null: none is. */
  readonly lit: Lit | null;
  /** Edges that came or went between two instants. */
  readonly changes: ReadonlyMap<string, Change> | null;
}

/** Where the picture stands on the screen. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

type Style = "plain" | "former" | "added" | "removed" | "lit";

interface Line extends Curve {
  readonly style: Style;
  readonly words: readonly string[];
}

/** A drawing with everything worked out that does not depend on the view. */
export interface Prepared {
  readonly lines: readonly Line[];
  readonly dots: readonly (readonly [colour: string, Point])[];
  readonly landmarks: readonly (readonly [name: string, Point])[];
  readonly dimmed: boolean;
}

/** From the least to the most telling: the last ones are drawn on top. */
const STYLES: readonly Style[] = ["plain", "former", "removed", "added", "lit"];
const COLOURS: Readonly<Record<Style, string>> = {
  plain: "--line-strong",
  former: "--line-strong",
  added: "--added",
  removed: "--removed",
  lit: "--path",
};

export function prepared({ edges, places, dots, landmarks, lit, changes }: Drawing): Prepared {
  const lines: Line[] = [];
  for (const edge of edges) {
    const [from, to] = [places.get(edge.from), places.get(edge.to)];
    if (!from || !to) continue;
    const key = lit || changes ? edgeKey(edge) : "";
    const former = edge.current === false ? "former" : "plain";
    const style = lit?.edges.has(key) ? "lit" : (styleOf(changes?.get(key)) ?? former);
    lines.push({ ...curve(from, to), style, words: lit?.words.get(key) ?? [] });
  }
  lines.sort((a, b) => STYLES.indexOf(a.style) - STYLES.indexOf(b.style));
  const boxes = [...(dots ?? [])].flatMap(([id, colour]) => {
    const place = places.get(id);
    return place ? [[lit?.nodes.has(id) ? "--path" : colour, place] as const] : [];
  });
  // Of a way that is looked at, the names on it come first.
  const onWay = ({ id }: Landmark) => Number(lit?.nodes.has(id) ?? false);
  const named = [...landmarks]
    .sort((a, b) => onWay(b) - onWay(a))
    .flatMap(({ id, name }) => {
      const place = places.get(id);
      return place ? [[name, place] as const] : [];
    });
  return { lines, dots: boxes, landmarks: named, dimmed: lit !== null };
}

/** Only what is known to have come or gone is coloured. */
function styleOf(change: Change | undefined): Style | null {
  return change === "added" || change === "removed" ? change : null;
}

/** Colours by the names of the tokens, as they are in the theme that is shown. */
export type Palette = (name: string) => string;

/** Make the canvas show this view of the world from now on, with nothing in it. */
export function cleared(context: CanvasRenderingContext2D, view: Viewport, scale: number): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.setTransform(scale * view.zoom, 0, 0, scale * view.zoom, scale * view.x, scale * view.y);
}

/** Below this zoom a curve looks like a line, and costs several times as much. */
const CURVED = 0.2;
const WITH_HEADS = 0.25;
const WITH_WORDS = 0.55;

/** Draw the edges from one index up to another. */
export function drawLines(
  context: CanvasRenderingContext2D,
  { lines, dimmed }: Prepared,
  view: Viewport,
  palette: Palette,
  first = 0,
  last = lines.length,
): void {
  const seen = seenOf(view);
  // One stroke a style, not one an edge: what costs is the stroke.
  const paths = new Map<Style, { readonly line: Path2D; readonly heads: Path2D }>();
  const words: Line[] = [];
  for (let index = first; index < last; index += 1) {
    const line = lines[index];
    if (!line || outside(seen, line.from, line.to)) continue;
    let path = paths.get(line.style);
    if (!path) {
      path = { line: new Path2D(), heads: new Path2D() };
      paths.set(line.style, path);
    }
    const { from, to, reach } = line;
    path.line.moveTo(from.x, from.y);
    if (view.zoom < CURVED) path.line.lineTo(to.x, to.y);
    else path.line.bezierCurveTo(from.x + reach, from.y, to.x - reach, to.y, to.x, to.y);
    if (view.zoom > WITH_HEADS) head(path.heads, to);
    if (line.words.length > 0 && view.zoom > WITH_WORDS) words.push(line);
  }
  const thin = Math.max(1, 0.7 / view.zoom);
  for (const [style, { line, heads }] of paths) {
    const strong = style !== "plain" && style !== "former";
    context.globalAlpha = dimmed && style !== "lit" ? 0.35 : 1;
    context.lineWidth = (strong ? 2.5 : view.zoom < CURVED ? 1 : 1.5) * thin;
    context.strokeStyle = context.fillStyle = palette(COLOURS[style]);
    context.setLineDash(style === "former" || style === "removed" ? [6 * thin, 5 * thin] : []);
    context.stroke(line);
    context.fill(heads);
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
  write(context, words, palette);
}

/** How high a plate with text is, in pixels. */
const PLATE = 18;

/** What is done on an edge, on a plate in the middle of it; where plates would lie on one another, the first is shown. */
function write(context: CanvasRenderingContext2D, lines: readonly Line[], palette: Palette): void {
  letters(context, 11);
  const plates = lines.map(({ from, to, words }): Plate => {
    const text = fitting(words, Math.abs(to.x - from.x) - 20, (each) => context.measureText(each).width);
    const width = context.measureText(text).width + 12;
    return { text, x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, width };
  });
  for (const plate of apart(plates, PLATE, plates.length))
    drawPlate(context, plate, PLATE, palette("--path"), palette);
}

function letters(context: CanvasRenderingContext2D, size: number): void {
  context.font = `${size}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
}

function drawPlate(
  context: CanvasRenderingContext2D,
  { text, x, y, width }: Plate,
  height: number,
  colour: string,
  palette: Palette,
): void {
  context.fillStyle = palette("--surface");
  context.strokeStyle = colour;
  context.lineWidth = height / PLATE;
  context.beginPath();
  context.roundRect(x - width / 2, y - height / 2, width, height, height / 2);
  context.fill();
  context.stroke();
  context.fillStyle = colour;
  context.fillText(text, x, y + 0.03 * height);
}

/** Most names on the screen where boxes are too small to have them. */
const MOST_LANDMARKS = 24;

/** The names of what most edges meet at, as large on the screen at any zoom, where they lie on no other name. */
export function drawLandmarks(
  context: CanvasRenderingContext2D,
  { landmarks }: Prepared,
  view: Viewport,
  palette: Palette,
): void {
  const seen = seenOf(view);
  const size = 1 / view.zoom;
  letters(context, 11 * size);
  const plates = function* (): Generator<Plate> {
    for (const [text, at] of landmarks) {
      const [x, y] = [at.x + WIDTH / 2, at.y + HEIGHT / 2];
      if (x < seen.left || x > seen.right || y < seen.top || y > seen.bottom) continue;
      yield { text, x, y, width: context.measureText(text).width + 12 * size };
    }
  };
  // A little air between them: they are to be read at a glance.
  for (const plate of apart(plates(), 2 * PLATE * size, MOST_LANDMARKS))
    drawPlate(context, plate, PLATE * size, palette("--text"), palette);
}

/** As many of the words as there is room for, and how many more there are. */
export function fitting(words: readonly string[], room: number, width: (text: string) => number): string {
  const all = words.join(", ");
  if (width(all) <= room) return all;
  for (let count = words.length - 1; count > 1; count -= 1) {
    const text = `${words.slice(0, count).join(", ")} +${words.length - count}`;
    if (width(text) <= room) return text;
  }
  const rest = words.length > 1 ? ` +${words.length - 1}` : "";
  let word = words[0] ?? "";
  if (width(word + rest) <= room) return word + rest;
  while (word.length > 3 && width(`${word}…${rest}`) > room) word = word.slice(0, -1);
  return `${word}…${rest}`;
}

/** Nodes as plain boxes, those of one colour in one go. */
export function drawDots(
  context: CanvasRenderingContext2D,
  { dots }: Prepared,
  view: Viewport,
  palette: Palette,
): void {
  const seen = seenOf(view);
  const paths = new Map<string, Path2D>();
  for (const [colour, at] of dots) {
    if (at.x > seen.right || at.x + WIDTH < seen.left || at.y > seen.bottom || at.y + HEIGHT < seen.top)
      continue;
    let path = paths.get(colour);
    if (!path) {
      path = new Path2D();
      paths.set(colour, path);
    }
    path.rect(at.x, at.y, WIDTH, HEIGHT);
  }
  for (const [name, path] of paths) {
    context.fillStyle = palette(name);
    context.fill(path);
  }
}

interface Seen {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function seenOf(view: Viewport): Seen {
  return {
    left: -view.x / view.zoom,
    top: -view.y / view.zoom,
    right: (view.width - view.x) / view.zoom,
    bottom: (view.height - view.y) / view.zoom,
  };
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
