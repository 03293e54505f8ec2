import { useMemo } from "react";
import { type Reference, typeOf } from "../address/reference";
import { Problem } from "../api/client";
import { attached } from "./attached";
import { compared } from "./changes";
import { type Clustered, clustered, grouped, NO_GROUPS, siblings } from "./cluster";
import { litBy, wayAlong } from "./lit";
import { atLevel, EMPTY, type Graph, joined, type Part } from "./model";
import { useBeyond } from "./use-beyond";
import { useColumnWay } from "./use-column-way";
import { useGraph } from "./use-graph";
import type { GraphAddress } from "./view";

/** Nodes of a way that are brought into the picture; of a longer one the rest is said. */
const MOST_OF_WAY = 300;

/** All that an address shows, put together: what was read, what is drawn of it, what is lit and what has changed. */
export function usePicture(view: GraphAddress) {
  const column = columnOf(view);
  const earlier = view.asOf === "now" ? null : view.asOf;
  const later = view.and === "now" ? null : view.and;
  const comparing = view.and !== null;
  const last = comparing ? later : earlier;
  const found = useColumnWay(column, view.history, last);
  const { way } = found;
  const start = startOf(view, way?.start.dataset ?? null);
  const onWay = useMemo(() => [...(way?.nodes ?? [])].slice(0, MOST_OF_WAY), [way]);
  const brought = useMemo(
    () => [...new Set([...view.path, ...onWay, ...view.added])].filter((id) => DRAWN.has(typeOf(id))),
    [view.path, onWay, view.added],
  );
  const one = useGraph(view, start, brought, last);
  const other = useGraph(view, comparing ? start : null, brought, earlier);
  const { around } = one;
  const starts = around.data?.start ?? other.around.data?.start ?? NONE;

  const now = useRead(one.parts, starts, brought, view);
  const then = useRead(other.parts, starts, brought, view);
  const ready = comparing && isSettled(around) && isSettled(other.around) && !one.pending && !other.pending;
  const before = useBeyond(then, now, earlier, ready);
  const after = useBeyond(now, then, later, ready);
  const changes = useMemo(
    () => (comparing ? compared(before.state, after.state) : null),
    [comparing, before.state, after.state],
  );
  const read = changes?.graph ?? now;

  const kept = useMemo(() => new Set([...starts, ...brought]), [starts, brought]);
  const single = useMemo(
    () => new Set([...kept, ...view.single, ...view.opened.map(({ id }) => id)]),
    [kept, view.single, view.opened],
  );
  const leveled = useMemo(() => atLevel(read, view.level, new Set(starts)), [read, view.level, starts]);
  const keys = useMemo(
    () => siblings(one.parts.slice(0, one.parts.length - one.filling), view.level, new Set(starts)),
    [one.parts, one.filling, view.level, starts],
  );
  const { graph, clusters, open } = useMemo<Clustered>(() => {
    // What has changed is looked at one by one.
    if (changes) return { graph: leveled, clusters: new Map(), open: NO_GROUPS };
    return view.group
      ? grouped(leveled, view.group, single, new Set(view.apart))
      : clustered(leveled, keys, single);
  }, [changes, leveled, keys, view.group, view.apart, single]);
  const lit = useMemo(() => {
    const ways = [...(way ? [way] : []), ...(view.path.length > 1 ? [wayAlong(view.path)] : [])];
    return litBy(graph, ways);
  }, [graph, way, view.path]);

  const gone = comparing && isMissing(around.error) && other.around.data !== undefined;
  return {
    start,
    starts,
    path: view.path,
    read,
    graph,
    clusters,
    open,
    lit,
    way,
    column,
    found,
    changes,
    there: around.data !== undefined || (comparing && other.around.data !== undefined),
    error: gone ? null : (around.error ?? (start ? null : found.error)),
    retry: () => {
      void around.refetch();
      if (found.error) found.retry();
    },
    truncated: around.data?.truncated ?? null,
    partial: around.data?.partial ?? [],
    pending: one.pending || other.pending || before.pending || after.pending || around.isPlaceholderData,
    trouble: one.error ?? other.error,
    left: one.left + Math.max(0, (way?.nodes.size ?? 0) - MOST_OF_WAY),
  };
}

export type Picture = ReturnType<typeof usePicture>;

const NONE: readonly string[] = [];
const DRAWN: ReadonlySet<string> = new Set(["dataset", "job"]);

function useRead(
  parts: readonly Part[],
  starts: readonly string[],
  brought: readonly string[],
  view: GraphAddress,
): Graph {
  return useMemo(() => {
    if (parts.length === 0) return EMPTY;
    return attached(
      joined(parts),
      [...starts, ...brought.filter((id) => !view.added.includes(id))],
      view.closed,
    );
  }, [parts, starts, brought, view.added, view.closed]);
}

/** The column whose way is lit: the one chosen, or the one that the question starts with. */
function columnOf(view: GraphAddress): Reference | null {
  if (view.column) return { id: view.column };
  return view.start && isColumn(view.start) ? view.start : null;
}

/** A column is looked at in the graph of its dataset, which is known when its way is where only its id is given. */
function startOf(view: GraphAddress, dataset: string | null): Reference | null {
  const { start } = view;
  if (!start || !isColumn(start)) return start;
  if (dataset) return { id: dataset };
  return "id" in start ? null : { type: "dataset", namespace: start.namespace, name: start.name };
}

function isColumn(reference: Reference): boolean {
  return ("id" in reference ? typeOf(reference.id) : reference.type) === "datasetField";
}

/** Whether an answer is there, or it is known that there is none. */
function isSettled(answer: { readonly data: unknown; readonly error: Error | null }): boolean {
  return answer.data !== undefined || isMissing(answer.error);
}

function isMissing(error: Error | null): boolean {
  return error instanceof Problem && error.status === 404;
}
