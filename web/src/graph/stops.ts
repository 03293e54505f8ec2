/** The instants at which something changed, as stops of the slider through time. Pure. */
import type { Shape } from "../api/client";
import { wordOf } from "../node/facet";

/** An instant, and what was other from then on. */
export interface Stop {
  /** As the API says it: asked for as of this instant, the graph has the change. */
  readonly at: string;
  readonly what: readonly string[];
}

type Version = Pick<Shape<"JobVersion">, "name" | "createdAt" | "differs">;

/** The stops of several jobs' versions, the earliest first; what changed at one instant is one stop. */
export function stopsOf(jobs: readonly (readonly Version[])[]): Stop[] {
  const found = new Map<string, string[]>();
  for (const { name, createdAt, differs } of jobs.flat()) {
    const parts = [...new Set((differs ?? []).map(({ part }) => wordOf(part)))];
    const what = `${name}: ${parts.join(", ") || (differs ? "first run" : "as far back as was looked")}`;
    const others = found.get(createdAt);
    if (others) others.push(what);
    else found.set(createdAt, [what]);
  }
  return [...found]
    .map(([at, what]) => ({ at, what: what.sort() }))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.at < b.at ? -1 : 1));
}

/** Those of a span of time, in milliseconds since 1970. */
export function within(stops: readonly Stop[], from: number, to: number): Stop[] {
  return stops.filter(({ at }) => Date.parse(at) >= from && Date.parse(at) <= to);
}

/** The stop nearest to an instant; null: there is none, or `end`, which is now, is nearer. */
export function nearest(stops: readonly Stop[], instant: number, end: number): Stop | null {
  let found: Stop | null = null;
  let distance = Math.abs(end - instant);
  for (const stop of stops) {
    const its = Math.abs(Date.parse(stop.at) - instant);
    if (its >= distance) continue;
    found = stop;
    distance = its;
  }
  return found;
}

/** The stop before or behind an instant (null: now); null behind the last one: that is now. */
export function beside(stops: readonly Stop[], at: string | null, way: "before" | "behind"): Stop | null {
  const here = at === null ? Number.POSITIVE_INFINITY : Date.parse(at);
  if (way === "behind") return stops.find((stop) => Date.parse(stop.at) > here) ?? null;
  return stops.findLast((stop) => Date.parse(stop.at) < here) ?? stops[0] ?? null;
}
