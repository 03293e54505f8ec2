import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { ask, Problem } from "../api/client";
import { useAnswer } from "../api/use-answer";
import { only, type State } from "./changes";
import type { Graph } from "./model";
import { fitting } from "./use-graph";

/** Nodes of the other instant's picture that are asked for, one by one. */
const MOST_ASKED = 40;
/**
 * The graph within the steps at an instant, and what of the picture of another stood at it beyond them.
 *
 * Asked for once both pictures are there (`ready`); what there is no room for is left unknown.
 */
export function useBeyond(
  graph: Graph,
  other: Graph,
  asOf: string | null,
  ready: boolean,
): { readonly state: State; readonly pending: boolean } {
  const missing = useMemo(
    () => (ready ? only(other, graph).slice(0, MOST_ASKED) : []),
    [ready, other, graph],
  );
  const at = asOf ? { asOf } : {};
  const { known, pending } = useQueries({
    queries: missing.map((nodeId) => {
      const query = { nodeId, limit: 1, ...at };
      return {
        queryKey: ["stood", query],
        queryFn: async ({ signal }: { signal: AbortSignal }) => {
          try {
            await ask("/api/v1/neighbours", query, { signal });
            return true;
          } catch (error) {
            if (error instanceof Problem && error.status === 404) return false;
            throw error;
          }
        },
      };
    }),
    // Of plain values, so that the same answers are the same thing at the next drawing.
    combine: (results) => ({
      known: results.map(({ data }) => data ?? null),
      pending: results.some((result) => result.isPending),
    }),
  });
  const stood = useMemo(() => missing.filter((_, index) => known[index] === true), [missing, known]);
  const absent = useMemo(
    () => new Set(missing.filter((_, index) => known[index] === false)),
    [missing, known],
  );
  const { ids, left } = useMemo(
    () => fitting([...stood, ...beside(stood, other, graph)], []),
    [stood, other, graph],
  );
  const between = useAnswer(
    "/api/v1/neighbourhood",
    stood.length > 0 && left === 0 && !pending
      ? { nodeId: ids, upstream: 0, downstream: 0, limit: ids.length, ...at }
      : null,
  );
  const beyond = stood.length > 0 && left === 0 ? (between.data ?? null) : null;
  const state = useMemo(() => ({ graph, beyond, absent }), [graph, beyond, absent]);
  return { state, pending: pending || between.isLoading };
}

/** The nodes within the steps that the other picture links with any of these. */
function beside(ids: readonly string[], other: Graph, graph: Graph): string[] {
  const these = new Set(ids);
  return [...other.edges.values()].flatMap(({ from, to }) =>
    [these.has(from) ? to : null, these.has(to) ? from : null].filter(
      (id): id is string => id !== null && graph.nodes.has(id),
    ),
  );
}
