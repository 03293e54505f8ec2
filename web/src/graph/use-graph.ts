import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { asStarts, type Reference } from "../address/reference";
import { ask } from "../api/client";
import { useAnswer } from "../api/use-answer";
import type { Part } from "./model";
import type { GraphAddress, Side } from "./view";

type NodeStart = { nodeId: string[] } | { type: "dataset" | "job"; namespace: string; name: string };

/** Neighbours that one click brings. */
export const PAGE = 50;

/** What the ids of one request may take in its address, in characters: servers refuse longer ones. */
const ROOM = 24_000;

/**
 * The graph that an address shows, part by part: its start with the steps around it, then what was opened since.
 *
 * `brought` are nodes that are in it wherever they stand, as those of a way that is lit. `asOf` is the instant, null
 * for now.
 */
export function useGraph(
  view: GraphAddress,
  start: Reference | null,
  brought: readonly string[],
  asOf: string | null,
) {
  const common = asOf ? { asOf } : view.history ? { history: true } : {};
  const around = useAnswer(
    "/api/v1/neighbourhood",
    start
      ? {
          ...(asStarts(start) as NodeStart),
          upstream: view.upstream,
          downstream: view.downstream,
          limit: view.most,
          ...common,
        }
      : null,
    { keep: true },
  );
  const opened = useQueries({
    queries: (start ? view.opened : []).map(({ id, direction }: Side) => {
      const query = { nodeId: id, direction, limit: PAGE, ...common };
      return {
        queryKey: ["/api/v1/neighbours", query],
        queryFn: ({ signal }: { signal: AbortSignal }) => ask("/api/v1/neighbours", query, { signal }),
      };
    }),
    combine: (results) => ({
      parts: results.flatMap((result) => (result.data ? [result.data] : [])),
      pending: results.some((result) => result.isPending),
      error: results.find((result) => result.error)?.error ?? null,
    }),
  });
  const first = around.data;
  const { ids, left } = fitting(
    brought,
    [first, ...opened.parts].flatMap((part) => part?.nodes ?? []).map(({ id }) => id),
  );
  // Edges between what came by different requests are in none of them: one more has them all.
  const grown = first !== undefined && (brought.length > 0 || view.opened.length > 0);
  const between = useAnswer(
    "/api/v1/neighbourhood",
    grown ? { nodeId: ids, upstream: 0, downstream: 0, limit: Math.max(MIN, ids.length), ...common } : null,
    { keep: true },
  );
  const all = grown ? between.data : undefined;
  const parts = useMemo<readonly Part[]>(
    () => (first ? [first, ...opened.parts, ...(all ? [all] : [])] : []),
    [first, opened.parts, all],
  );
  return {
    around,
    parts,
    /** How many of them are of no click but only fill in: the last ones. */
    filling: all ? 1 : 0,
    pending: opened.pending || (grown && (between.isLoading || between.isPlaceholderData)),
    error: opened.error ?? (grown ? between.error : null),
    left,
  };
}

const MIN = 200;

/** As many ids as an address takes, those that have to be there first. */
export function fitting(
  wanted: readonly string[],
  others: readonly string[],
): { ids: string[]; left: number } {
  const ids = new Set<string>();
  let [room, left] = [ROOM, 0];
  for (const [index, id] of [...wanted, ...others].entries()) {
    if (ids.has(id)) continue;
    room -= encodeURIComponent(id).length + 8;
    if (room > 0 && ids.size < 1_000) ids.add(id);
    else if (index < wanted.length) left += 1;
  }
  return { ids: [...ids], left };
}
