/**
 * A graph as an SVG file, drawn from the data: nothing that is off the screen, or too small on it, is missing.
 *
 * Pure text; every name is escaped. It stands alone: no style sheet, no font, nothing from elsewhere.
 */
import { shortened, visible } from "../design/figures";
import type { Point } from "./layout";
import { curve, HEIGHT, pathOf, WIDTH } from "./shape";

export interface PictureNode {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly kind: string;
  readonly start: boolean;
}

export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  readonly current?: boolean;
}

const COLOURS: Readonly<Record<string, string>> = {
  dataset: "#1f57b8",
  view: "#1f57b8",
  topic: "#1f57b8",
  job: "#6b4a9e",
  model: "#a3376f",
  dashboard: "#8a5300",
  column: "#2c6b66",
};

/** Around the drawing, in pixels. */
const MARGIN = 24;

interface Drawn {
  /** A line under the title, such as when it was made; without one no title is drawn. */
  readonly under?: string | null;
  /** How wide the boxes are. */
  readonly width?: number;
}

/** A character of a name and of a namespace, in pixels: as wide as most fonts have it. */
const CHARACTER = { name: 8.2, namespace: 6.4 };
/** On both sides of a box's text together. */
const PADDING = 24;
/** A box is no wider than this: longer names are shortened. */
const WIDEST = 420;
/** Room for the title and the line under it. */
const HEADING = 52;

/** How wide the boxes are to be for the longest of their names. */
export function widthOf(nodes: readonly PictureNode[]): number {
  const widest = nodes.reduce(
    (most, { name, namespace }) =>
      Math.max(most, name.length * CHARACTER.name, namespace.length * CHARACTER.namespace),
    0,
  );
  return Math.min(WIDEST, Math.max(WIDTH, Math.ceil(widest) + PADDING));
}

export function svgOf(
  title: string,
  nodes: readonly PictureNode[],
  edges: readonly PictureEdge[],
  places: ReadonlyMap<string, Point>,
  { under = null, width: box = WIDTH }: Drawn = {},
): string {
  const points = nodes.flatMap(({ id }) => places.get(id) ?? []);
  const left = least(points.map(({ x }) => x)) - MARGIN;
  const top = least(points.map(({ y }) => y)) - MARGIN - (under === null ? 0 : HEADING);
  const leastWidth = under === null ? 0 : Math.max(title.length * 10, under.length * 6.4) + 2 * MARGIN;
  const width = Math.max(leastWidth, -least(points.map(({ x }) => -x)) + box + MARGIN - left);
  const height = -least(points.map(({ y }) => -y)) + HEIGHT + MARGIN - top;
  const lines = edges.flatMap(({ from, to, current }) => {
    const [a, b] = [places.get(from), places.get(to)];
    if (!a || !b) return [];
    const dashes = current === false ? ' stroke-dasharray="6 5"' : "";
    return [`<path d="${pathOf(curve({ x: a.x + box - WIDTH, y: a.y }, b))}"${dashes}/>`];
  });
  const heads = edges.flatMap(({ to }) => {
    const at = places.get(to);
    if (!at) return [];
    const [x, y] = [at.x, at.y + HEIGHT / 2];
    return [`<path d="M${x} ${y}l-8 -4v8z"/>`];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}" font-family="system-ui, sans-serif">`,
    `<title>${escaped(title)}</title>`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="#ffffff"/>`,
    ...(under === null
      ? []
      : [
          `<text x="${left + MARGIN}" y="${top + MARGIN + 14}" font-size="17" font-weight="650" fill="#16211f">${escaped(visible(title))}</text>`,
          `<text x="${left + MARGIN}" y="${top + MARGIN + 34}" font-size="11.5" fill="#626f6e">${escaped(under)}</text>`,
        ]),
    `<g class="edges" fill="none" stroke="#aab4b5" stroke-width="1.5">${lines.join("")}</g>`,
    `<g fill="#aab4b5">${heads.join("")}</g>`,
    ...nodes.map((node) => drawn(node, places.get(node.id), box)),
    "</svg>",
  ].join("\n");
}

function drawn(node: PictureNode, at: Point | undefined, width: number): string {
  if (!at) return "";
  const colour = COLOURS[node.kind] ?? "#4c5a59";
  const fitted = (text: string, each: number) =>
    shortened(visible(text), Math.floor((width - PADDING) / each));
  const round = node.kind === "job" ? 16 : 5;
  const line = (text: string, y: number, style: string) =>
    `<text x="${at.x + 12}" y="${at.y + y}" ${style}>${escaped(text)}</text>`;
  return [
    `<g class="node" data-id="${escaped(node.id)}">`,
    `<rect x="${at.x}" y="${at.y}" width="${width}" height="${HEIGHT}" rx="${round}" fill="#ffffff" stroke="${colour}" stroke-width="${node.start ? 3 : 1.5}"/>`,
    line(node.kind, 16, `font-size="10" font-weight="600" fill="${colour}"`),
    line(fitted(node.name, CHARACTER.name), 33, 'font-size="12.5" font-weight="650" fill="#16211f"'),
    line(fitted(node.namespace, CHARACTER.namespace), 48, 'font-size="10" fill="#626f6e"'),
    "</g>",
  ].join("");
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

function least(values: readonly number[]): number {
  return values.reduce((smallest, each) => Math.min(smallest, each), values[0] ?? 0);
}
