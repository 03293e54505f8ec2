/** What a graph view shows, as its address says it: everything on the screen can be shared. */
import { asParameters, type Reference, readReference } from "../address/reference";
import type { Direction, Level } from "./model";

/** One side of one node. */
export interface Side {
  readonly id: string;
  readonly direction: Direction;
}

/** What nodes are put together by. */
export type Grouping = "namespace" | "parent";

export interface GraphAddress {
  readonly start: Reference | null;
  readonly level: Level;
  /** Steps around the start at first. */
  readonly upstream: number;
  readonly downstream: number;
  /** Most nodes of the first picture. */
  readonly most: number;
  readonly history: boolean;
  readonly asOf: string | null;
  /** The instant that `asOf` is compared with; `now` is the graph as it is. */
  readonly and: string | null;
  readonly opened: readonly Side[];
  readonly closed: readonly Side[];
  /** Nodes brought in one by one. */
  readonly added: readonly string[];
  /** The side of which all neighbours are listed beside the picture, to choose among. */
  readonly listed: Side | null;
  /** Pulled out of their clusters. */
  readonly single: readonly string[];
  readonly group: Grouping | null;
  /** Groups that are not collapsed though they are large. */
  readonly apart: readonly string[];
  /** The column whose way is lit. */
  readonly column: string | null;
  /** A way that is lit, node by node in the direction of the data: from a change to what it broke. */
  readonly path: readonly string[];
  readonly selected: string | null;
}

/** Nodes of the first picture, as the API has it. */
export const MOST = 200;

export function readAddress(parameters: URLSearchParams): GraphAddress {
  const [level, group] = [parameters.get("level"), parameters.get("group")];
  const most = Number(parameters.get("most"));
  return {
    start: readReference(parameters),
    level: level === "dataset" || level === "job" ? level : "both",
    upstream: steps(parameters.get("up")),
    downstream: steps(parameters.get("down")),
    most: Number.isInteger(most) && most > 0 ? most : MOST,
    history: parameters.get("history") === "true",
    asOf: parameters.get("asOf"),
    and: parameters.get("and"),
    opened: sides(parameters.getAll("open")),
    closed: sides(parameters.getAll("close")),
    added: parameters.getAll("add"),
    listed: sides(parameters.getAll("list"))[0] ?? null,
    single: parameters.getAll("single"),
    group: group === "namespace" || group === "parent" ? group : null,
    apart: parameters.getAll("apart"),
    column: parameters.get("column"),
    path: parameters.getAll("path"),
    selected: parameters.get("selected"),
  };
}

/** The query of a graph's address; what is as it is at first is left out. */
export function asAddress(view: GraphAddress): string {
  const query = new URLSearchParams(view.start ? asParameters(view.start) : {});
  if (view.level !== "both") query.set("level", view.level);
  if (view.upstream !== 2) query.set("up", String(view.upstream));
  if (view.downstream !== 2) query.set("down", String(view.downstream));
  if (view.most !== MOST) query.set("most", String(view.most));
  if (view.history) query.set("history", "true");
  if (view.asOf) query.set("asOf", view.asOf);
  if (view.and) query.set("and", view.and);
  for (const side of view.opened) query.append("open", written(side));
  for (const side of view.closed) query.append("close", written(side));
  for (const id of view.added) query.append("add", id);
  if (view.listed) query.set("list", written(view.listed));
  for (const id of view.single) query.append("single", id);
  if (view.group) query.set("group", view.group);
  for (const each of view.apart) query.append("apart", each);
  if (view.column) query.set("column", view.column);
  for (const id of view.path) query.append("path", id);
  if (view.selected) query.set("selected", view.selected);
  return query.toString();
}

export function sameSide(a: Side, b: Side): boolean {
  return a.id === b.id && a.direction === b.direction;
}

/** The list without one side. */
export function without(list: readonly Side[], side: Side): readonly Side[] {
  return list.filter((each) => !sameSide(each, side));
}

function written({ id, direction }: Side): string {
  return `${direction === "upstream" ? "u" : "d"}:${id}`;
}

function sides(texts: readonly string[]): readonly Side[] {
  return texts.flatMap((text): Side[] => {
    const [side, id] = [text.slice(0, 2), text.slice(2)];
    if (side === "u:") return [{ id, direction: "upstream" }];
    return side === "d:" ? [{ id, direction: "downstream" }] : [];
  });
}

/** Two at first: a job and what lies behind it. */
function steps(text: string | null): number {
  const count = text === null || text === "" ? 2 : Number(text);
  return Number.isInteger(count) && count >= 0 && count <= 20 ? count : 2;
}
