import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { asQuery } from "../address/reference";
import { type Asked, ask } from "../api/client";
import { useAnswer } from "../api/use-answer";
import { type Card, type Edge, type Graph, joined, type Part, type Partial } from "./model";
import type { GraphAddress, Opened } from "./view";

/** An answer of /neighbourhood. */
interface Neighbourhood {
  readonly start: readonly string[];
  readonly nodes: readonly Card[];
  readonly edges: readonly Edge[];
  readonly partial: readonly Partial[];
  readonly truncated: { readonly reason: string } | null;
}

interface NeighboursPage extends Part {
  readonly totalCount: number;
  readonly next: string | null;
}

/** Neighbours that one click brings. */
export const PAGE = 50;

/** The graph that an address shows: its start with the steps around it, and what was opened since. */
export function useGraph(view: GraphAddress) {
  const common = { ...(view.history ? { history: true } : {}), ...(view.asOf ? { asOf: view.asOf } : {}) };
  const around = useAnswer(
    "/api/v1/neighbourhood" as never,
    (view.start
      ? { ...asQuery(view.start), upstream: view.upstream, downstream: view.downstream, ...common }
      : null) as never,
    { keep: true },
  );
  const opened = useQueries({
    queries: view.opened.map(({ id, direction }: Opened) => {
      const query = { nodeId: id, direction, limit: PAGE, ...common };
      return {
        queryKey: ["/api/v1/neighbours", query],
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          ask("/api/v1/neighbours" as never, query as unknown as Asked<never>, {
            signal,
          }) as Promise<NeighboursPage>,
      };
    }),
    combine: (results) => ({
      parts: results.flatMap((result) => (result.data ? [result.data] : [])),
      pending: results.some((result) => result.isPending),
      error: results.find((result) => result.error)?.error ?? null,
    }),
  });
  const first = around.data as Neighbourhood | undefined;
  const graph = useMemo<Graph>(() => joined(first ? [first, ...opened.parts] : []), [first, opened.parts]);
  return { around: { ...around, data: first }, graph, opened };
}
