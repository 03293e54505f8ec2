import { useQueries } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ask } from "../api/client";
import type { Card, Graph } from "./model";
import { type Stop, stopsOf } from "./stops";

/** Jobs whose versions are looked at: those nearest to where the question starts. */
export const MOST_JOBS = 12;
/** Versions of each, the latest ones. */
const MOST_VERSIONS = 50;
const PATH = "/api/v1/namespaces/{namespace}/jobs/{job}/versions";

/**
 * The instants at which the jobs of a picture changed; of jobs that were in it before, too: who looks at how it stood
 * before a job was there still wants to come back. None is asked for where not `wanted`.
 */
export function useStops(read: Graph, of: string, wanted: boolean): readonly Stop[] {
  const [known, setKnown] = useState<{ of: string; jobs: readonly Card[] }>({ of, jobs: [] });
  useEffect(() => {
    setKnown((before) => {
      const jobs = before.of === of ? before.jobs : [];
      const ids = new Set(jobs.map(({ id }) => id));
      const fresh = [...read.nodes.values()].filter(({ id, type }) => type === "job" && !ids.has(id));
      if (before.of === of && (fresh.length === 0 || jobs.length >= MOST_JOBS)) return before;
      return { of, jobs: [...jobs, ...fresh].slice(0, MOST_JOBS) };
    });
  }, [read, of]);
  return useQueries({
    queries: (wanted ? known.jobs : []).map(({ namespace, name }) => {
      const path = { namespace, job: name };
      const query = { limit: MOST_VERSIONS };
      return {
        queryKey: [PATH, query, path],
        queryFn: ({ signal }: { signal: AbortSignal }) => ask(PATH, query, { signal, path }),
      };
    }),
    combine,
  });
}

function combine(
  results: readonly { data?: { versions: Parameters<typeof stopsOf>[0][number] } | undefined }[],
) {
  return stopsOf(results.map(({ data }) => data?.versions ?? []));
}
