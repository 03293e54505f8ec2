/** Numbers, sizes, durations and times as people read them. */

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const fraction = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
// To make one takes far longer than to use it.
const date = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const exactDate = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** 1,234,567; fractions with four significant digits; 1.2e-9 where a plain number says nothing. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return whole.format(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(2);
  return (size >= 1000 ? whole : fraction).format(value);
}

/** A number that is told as text, as people read it; null: it is none. */
export function numeric(text: string): string | null {
  return /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) ? figure(Number(text)) : null;
}

/** 1.2M: where there is room for a few characters only. */
export function shortFigure(value: number): string {
  return Math.abs(value) < 10_000 ? figure(value) : short.format(value);
}

/** `1 run`, `2 runs`; a plural that is not made with `s` is given. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${figure(count)} ${count === 1 ? one : many}`;
}

/** Bytes: 12 kB, 3.4 MB, by thousands. */
export function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let unit = 0;
  let value = bytes;
  while (Math.abs(value) >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}

/** A duration in milliseconds: 340 ms, 4.2 s, 3 min 20 s, 2 h 5 min, 3 d 4 h. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  if (seconds < 3600) return inTwo(seconds, 60, "min", 1, "s");
  return seconds < 86_400 ? inTwo(seconds, 3600, "h", 60, "min") : inTwo(seconds, 86_400, "d", 3600, "h");
}

/** Whole units of `large` seconds, and what is left in units of `small` ones where there is any. */
function inTwo(seconds: number, large: number, unit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((seconds % large) / small);
  return `${Math.floor(seconds / large)} ${unit}${rest ? ` ${rest} ${smallUnit}` : ""}`;
}

/** An instant in the reader's zone: `28 Nov 2026, 17:43`. */
export function instant(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : date.format(at);
}

/** The same to the second. */
export function instantWithSeconds(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : exactDate.format(at);
}

/** The name of the reader's time zone: `Europe/Berlin`, `UTC`. */
export function zone(): string {
  return exactDate.resolvedOptions().timeZone;
}

/** The same in UTC, to the second. */
export function utc(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** How long ago, from `now` (ms since 1970): `3 min ago`, `2 days ago`, `in 4 h`. */
export function ago(iso: string, now: number): string {
  const past = now - new Date(iso).getTime();
  if (Number.isNaN(past)) return iso;
  const size = Math.abs(past);
  if (size < 60_000) return past >= 0 ? "just now" : "in a moment";
  const [count, unit] =
    size < 3_600_000
      ? [Math.floor(size / 60_000), "min"]
      : size < 86_400_000
        ? [Math.floor(size / 3_600_000), "h"]
        : [Math.floor(size / 86_400_000), size < 172_800_000 ? "day" : "days"];
  return past >= 0 ? `${count} ${unit} ago` : `in ${count} ${unit}`;
}

/** At most `most` characters of a name: both ends stay, since names differ at their ends. */
export function shortened(name: string, most: number): string {
  const characters = [
    ...name.slice(0, 4 * most),
    ...(name.length > 8 * most ? name.slice(-4 * most) : name.slice(4 * most)),
  ];
  if (characters.length <= most) return name;
  const head = Math.ceil((most - 1) / 2);
  return `${characters.slice(0, head).join("")}…${characters.slice(characters.length - (most - 1 - head)).join("")}`;
}

const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A name as text that shows what it holds: control and direction characters become their code points. */
export function visible(name: string): string {
  const shown = name.replace(
    UNSEEN,
    (character) => `⟨${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`,
  );
  return shown.trim() === "" ? `⟨${shown.length === 0 ? "empty" : `${shown.length} spaces`}⟩` : shown;
}
