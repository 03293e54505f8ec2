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

export function svgOf(
  title: string,
  nodes: readonly PictureNode[],
  edges: readonly PictureEdge[],
  places: ReadonlyMap<string, Point>,
): string {
  const points = nodes.flatMap(({ id }) => places.get(id) ?? []);
  const left = least(points.map(({ x }) => x)) - MARGIN;
  const top = least(points.map(({ y }) => y)) - MARGIN;
  const width = -least(points.map(({ x }) => -x)) + WIDTH + MARGIN - left;
  const height = -least(points.map(({ y }) => -y)) + HEIGHT + MARGIN - top;
  const lines = edges.flatMap(({ from, to, current }) => {
    const [a, b] = [places.get(from), places.get(to)];
    if (!a || !b) return [];
    const dashes = current === false ? ' stroke-dasharray="6 5"' : "";
    return [`<path d="${pathOf(curve(a, b))}"${dashes}/>`];
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
    `<g class="edges" fill="none" stroke="#aab4b5" stroke-width="1.5">${lines.join("")}</g>`,
    `<g fill="#aab4b5">${heads.join("")}</g>`,
    ...nodes.map((node) => drawn(node, places.get(node.id))),
    "</svg>",
  ].join("\n");
}

function drawn(node: PictureNode, at: Point | undefined): string {
  if (!at) return "";
  const colour = COLOURS[node.kind] ?? "#4c5a59";
  const round = node.kind === "job" ? 16 : 5;
  const line = (text: string, y: number, style: string) =>
    `<text x="${at.x + 12}" y="${at.y + y}" ${style}>${escaped(text)}</text>`;
  return [
    `<g class="node" data-id="${escaped(node.id)}">`,
    `<rect x="${at.x}" y="${at.y}" width="${WIDTH}" height="${HEIGHT}" rx="${round}" fill="#ffffff" stroke="${colour}" stroke-width="${node.start ? 3 : 1.5}"/>`,
    line(node.kind, 16, `font-size="10" font-weight="600" fill="${colour}"`),
    line(shortened(visible(node.name), 30), 33, 'font-size="12.5" font-weight="650" fill="#16211f"'),
    line(shortened(visible(node.namespace), 36), 48, 'font-size="10" fill="#626f6e"'),
    "</g>",
  ].join("");
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

function least(values: readonly number[]): number {
  return values.reduce((smallest, each) => Math.min(smallest, each), values[0] ?? 0);
}
