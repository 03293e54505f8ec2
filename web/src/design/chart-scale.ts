/** The scales and words of a chart's axes. Pure. */

/** Room around values: a tenth on both sides; where all are alike, a tenth of the value, or 1. */
export function room(least: number, most: number): [number, number] {
  if (!Number.isFinite(least) || !Number.isFinite(most)) return [0, 1];
  const spread = most - least;
  const side = spread > 0 ? spread * 0.1 : Math.abs(most) * 0.1 || 1;
  // A count does not go below nothing because of the room.
  return [least >= 0 && least - side < 0 ? 0 : least - side, most + side];
}

/** The same of instants in seconds: a twentieth; of one instant half a day. */
export function roomOfTime(first: number, last: number): [number, number] {
  if (!Number.isFinite(first) || !Number.isFinite(last)) return [0, 1];
  const side = last > first ? (last - first) * 0.05 : 43_200;
  return [first - side, last + side];
}

/** An instant at the axis, as exact as the steps between two are (in seconds). */
export function tick(seconds: number, step: number): string {
  const date = new Date(seconds * 1000);
  if (step >= 300 * 86_400) return String(date.getFullYear());
  if (step >= 86_400)
    return new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" }).format(date);
  const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" }).format(date);
  if (date.getHours() !== 0 || date.getMinutes() !== 0) return time;
  return new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" }).format(date);
}
