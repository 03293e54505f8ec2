/** What was measured of a dataset, as a line over time. Pure. */
import type { Shape } from "../api/client";
import { figure, shortFigure, size } from "../design/figures";

export type Measured = Shape<"MeasuredPoint">;

/** A number of the whole dataset, or of one of its columns. */
export interface Measure {
  /** Null: the whole dataset. */
  readonly column: string | null;
  /** As the API calls it: `rowCount`, `mean`, `quantile 0.95`. */
  readonly name: string;
}

/** What changes most tell by, first. */
const ORDER = [
  "rowCount",
  "mean",
  "nullFraction",
  "nullCount",
  "distinctCount",
  "min",
  "max",
  "sum",
  "count",
];
const WORDS: Readonly<Record<string, string>> = {
  rowCount: "rows",
  bytes: "size",
  fileCount: "files",
  nullCount: "nulls",
  nullFraction: "share of nulls",
  distinctCount: "distinct values",
  count: "values",
};

/** The value of a point, or null where it does not say. */
export function measured(point: Measured, { column, name }: Measure): number | null {
  if (column === null) {
    if (name === "rowCount" || name === "bytes" || name === "fileCount") return point[name];
    return null;
  }
  if (!Object.hasOwn(point.columns, column)) return null;
  const of = point.columns[column];
  const quantile = /^quantile (.+)$/.exec(name)?.[1];
  if (quantile !== undefined) return of?.quantiles?.[quantile] ?? null;
  const value = (of as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof value === "number" ? value : null;
}

/** The columns of which anything was measured. */
export function columnsOf(points: readonly Measured[]): string[] {
  return [...new Set(points.flatMap((point) => Object.keys(point.columns)))].sort((a, b) =>
    a.localeCompare(b),
  );
}

/** What was ever measured of a column, or of the whole (null). */
export function measuresOf(points: readonly Measured[], column: string | null): Measure[] {
  const names =
    column === null
      ? ["rowCount", "bytes", "fileCount"].filter((name) =>
          points.some((point) => measured(point, { column, name }) !== null),
        )
      : namesOf(points, column);
  return names.map((name) => ({ column, name }));
}

function namesOf(points: readonly Measured[], column: string): string[] {
  const found = new Set<string>();
  for (const { columns } of points) {
    if (!Object.hasOwn(columns, column)) continue;
    for (const [name, value] of Object.entries(columns[column] ?? {})) {
      if (name === "quantiles") for (const each of Object.keys(value)) found.add(`quantile ${each}`);
      else if (typeof value === "number") found.add(name);
    }
  }
  const rank = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return [...found].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

export interface Value {
  readonly at: string;
  readonly value: number;
  readonly point: Measured;
}

/** A measure over time, oldest first: as the writers say, and where none of them says it, as the readers do. */
export function line(points: readonly Measured[], measure: Measure): Value[] {
  const all = points.flatMap((point): Value[] => {
    const value = measured(point, measure);
    return value === null ? [] : [{ at: point.at, value, point }];
  });
  const written = all.filter(({ point }) => point.source === "write");
  return (written.length > 0 ? written : all).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** How many values before one are looked at, and how much larger or smaller it must be to be marked. */
const [BEFORE, FACTOR] = [8, 2] as const;

/** Where a value is at least twice, or at most half, of what was usual before it; the first of a row only. */
export function jumps(values: readonly Value[]): { at: string; text: string }[] {
  const found: { at: string; text: string }[] = [];
  let jumped = false;
  for (const [index, { at, value }] of values.entries()) {
    const usual = median(values.slice(Math.max(0, index - BEFORE), index).map((each) => each.value));
    const far = usual !== null && usual > 0 && (value >= usual * FACTOR || value <= usual / FACTOR);
    if (far && !jumped) found.push({ at, text: factor(value / usual) });
    jumped = far;
  }
  return found;
}

function factor(times: number): string {
  if (times <= 0) return `to ${times === 0 ? "0" : "below 0"}`;
  return times >= 1
    ? `× ${shortFigure(Number(times.toPrecision(2)))}`
    : `÷ ${shortFigure(Number((1 / times).toPrecision(2)))}`;
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** The measure that a change names: `mean of amount`, `rowCount`. */
export function measureOf(metric: string): Measure {
  const at = metric.indexOf(" of ");
  return at < 0
    ? { column: null, name: metric }
    : { column: metric.slice(at + 4), name: metric.slice(0, at) };
}

export function wordOf({ name }: Measure): string {
  return WORDS[name] ?? name;
}

/** `mean of amount`, `rows`. */
export function titleOf(measure: Measure): string {
  return measure.column === null ? wordOf(measure) : `${wordOf(measure)} of ${measure.column}`;
}

/** How a measure's values are read. */
export function formatOf({ name }: Measure): (value: number) => string {
  if (name === "bytes") return size;
  if (name === "nullFraction") return share;
  return figure;
}

function share(value: number): string {
  return `${figure(value * 100)} %`;
}

/** Shorter, for an axis. */
export function axisFormatOf(measure: Measure): (value: number) => string {
  const format = formatOf(measure);
  return format === figure ? shortFigure : format;
}
