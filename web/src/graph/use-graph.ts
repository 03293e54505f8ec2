import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { asStarts, type Reference } from "../address/reference";
import { ask } from "../api/client";
import { useAnswer } from "../api/use-answer";
import { type Graph, joined } from "./model";
import type { GraphAddress, Opened } from "./view";

/** A column is looked at in the graph of its dataset. */
function datasetOf(reference: Reference): Reference {
  if ("id" in reference || reference.type !== "datasetField") return reference;
  return { type: "dataset", namespace: reference.namespace, name: reference.name };
}

type NodeStart = { nodeId: string[] } | { type: "dataset" | "job"; namespace: string; name: string };

/** Neighbours that one click brings. */
export const PAGE = 50;

/** The graph that an address shows: its start with the steps around it, and what was opened since. */
export function useGraph(view: GraphAddress) {
  const common = { ...(view.history ? { history: true } : {}), ...(view.asOf ? { asOf: view.asOf } : {}) };
  const around = useAnswer(
    "/api/v1/neighbourhood",
    view.start
      ? {
          ...(asStarts(datasetOf(view.start)) as NodeStart),
          upstream: view.upstream,
          downstream: view.downstream,
          ...common,
        }
      : null,
    { keep: true },
  );
  const opened = useQueries({
    queries: view.opened.map(({ id, direction }: Opened) => {
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
  const graph = useMemo<Graph>(() => joined(first ? [first, ...opened.parts] : []), [first, opened.parts]);
  return { around, graph, opened };
}
