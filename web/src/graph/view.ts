/** What a graph view shows, as its address says it: everything on the screen can be shared. */
import { asParameters, type Reference, readReference } from "../address/reference";
import type { Direction, Level } from "./model";

export interface Opened {
  readonly id: string;
  readonly direction: Direction;
}

export interface GraphAddress {
  readonly start: Reference | null;
  readonly level: Level;
  /** Steps around the start at first. */
  readonly upstream: number;
  readonly downstream: number;
  readonly history: boolean;
  readonly asOf: string | null;
  readonly opened: readonly Opened[];
  /** Pulled out of their clusters. */
  readonly single: readonly string[];
  readonly selected: string | null;
}

export function readAddress(parameters: URLSearchParams): GraphAddress {
  const level = parameters.get("level");
  return {
    start: readReference(parameters),
    level: level === "dataset" || level === "job" ? level : "both",
    upstream: steps(parameters.get("up")),
    downstream: steps(parameters.get("down")),
    history: parameters.get("history") === "true",
    asOf: parameters.get("asOf"),
    opened: parameters.getAll("open").flatMap((text): Opened[] => {
      const [side, id] = [text.slice(0, 2), text.slice(2)];
      if (side === "u:") return [{ id, direction: "upstream" }];
      return side === "d:" ? [{ id, direction: "downstream" }] : [];
    }),
    single: parameters.getAll("single"),
    selected: parameters.get("selected"),
  };
}

/** The query of a graph's address; what is as it is at first is left out. */
export function asAddress(view: GraphAddress): string {
  const query = new URLSearchParams(view.start ? asParameters(view.start) : {});
  if (view.level !== "both") query.set("level", view.level);
  if (view.upstream !== 2) query.set("up", String(view.upstream));
  if (view.downstream !== 2) query.set("down", String(view.downstream));
  if (view.history) query.set("history", "true");
  if (view.asOf) query.set("asOf", view.asOf);
  for (const { id, direction } of view.opened)
    query.append("open", `${direction === "upstream" ? "u" : "d"}:${id}`);
  for (const id of view.single) query.append("single", id);
  if (view.selected) query.set("selected", view.selected);
  return query.toString();
}

/** Two at first: a job and what lies behind it. */
function steps(text: string | null): number {
  const count = text === null || text === "" ? 2 : Number(text);
  return Number.isInteger(count) && count >= 0 && count <= 20 ? count : 2;
}
