import { keepPreviousData, QueryClient, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { type Answer, type Asked, ask, type Get, Problem } from "./client";

/**
 * Asks again only what may answer next time: a server that is busy (503), or away (0) once, so that this is said soon;
 * it is asked again by itself anyhow.
 */
function again(count: number, error: Error): boolean {
  if (!(error instanceof Problem)) return false;
  return (error.status === 0 && count < 1) || (error.status === 503 && count < 3);
}

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: true,
      retry: again,
      // A server that is gone is asked for again every few seconds until it is back, without a reload.
      refetchInterval: (query) =>
        query.state.error instanceof Problem && query.state.error.status === 0 ? 3_000 : false,
    },
  },
});

/** An answer of the API, kept while the same is asked. With `keep` the last answer stands while another is fetched. */
export function useAnswer<Path extends Get>(
  path: Path,
  query: Asked<Path> | null,
  options: { keep?: boolean; every?: number; path?: Readonly<Record<string, string>> } = {},
): UseQueryResult<Answer<Path>, Error> {
  return useQuery<Answer<Path>, Error>({
    queryKey: [path, query, options.path ?? null],
    queryFn: ({ signal }) =>
      ask(path, query as Asked<Path>, { signal, ...(options.path ? { path: options.path } : {}) }),
    enabled: query !== null,
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
    ...(options.every ? { refetchInterval: options.every } : {}),
  });
}
