import { usePages } from "../api/use-pages";
import type { NodeCard } from "../node/OneNode";

/** The runs of a job, the latest first, a page of 50 at a time. */
export function useRuns(card: NodeCard) {
  return usePages(
    "/api/v1/runs",
    { jobNamespace: card.namespace, job: card.name, limit: 50 },
    (last) => last.next,
  );
}
