import { useInfiniteQuery } from "@tanstack/react-query";
import { type Answer, type Asked, ask, type Get } from "./client";

/** An answer that comes a page at a time: those read so far, and the way to the next, or null where there is none. */
export function usePages<Path extends Get>(
  path: Path,
  query: Asked<Path> | null,
  next: (last: Answer<Path>) => string | null | undefined,
  options: { path?: Readonly<Record<string, string>> } = {},
) {
  const answer = useInfiniteQuery({
    queryKey: [path, "pages", query, options.path ?? null],
    queryFn: ({ signal, pageParam }) =>
      ask(path, { ...query, ...(pageParam ? { cursor: pageParam } : {}) } as unknown as Asked<Path>, {
        signal,
        ...(options.path ? { path: options.path } : {}),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => next(last) ?? null,
    enabled: query !== null,
  });
  return {
    /** To be shown by `AnswerOf`: all pages so far. */
    answer: { data: answer.data?.pages, error: answer.error, refetch: answer.refetch },
    more: answer.hasNextPage ? () => void answer.fetchNextPage() : null,
    busy: answer.isFetchingNextPage,
  };
}
