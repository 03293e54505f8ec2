import { useInfiniteQuery } from "@tanstack/react-query";
import { asStarts, type Reference } from "../address/reference";
import { type Asked, ask } from "../api/client";
import type { Impact } from "./reach";

export interface ImpactQuestion {
  readonly reference: Reference;
  readonly direction: "upstream" | "downstream";
  readonly level: string | null;
  readonly history: boolean;
  readonly asOf: string | null;
}

/** The answer page by page: where a budget stopped it, `fetchNextPage` goes on. */
export function useImpact(question: ImpactQuestion | null) {
  const query = question && {
    ...asStarts(question.reference),
    direction: question.direction,
    ...(question.level ? { level: question.level } : {}),
    ...(question.history ? { history: true } : {}),
    ...(question.asOf ? { asOf: question.asOf } : {}),
  };
  return useInfiniteQuery({
    queryKey: ["/api/v1/impact", query],
    queryFn: ({ signal, pageParam }) =>
      ask(
        "/api/v1/impact",
        { ...query, ...(pageParam ? { cursor: pageParam } : {}) } as unknown as Asked<"/api/v1/impact">,
        {
          signal,
        },
      ) as Promise<Impact>,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.truncated?.cursor ?? null,
    enabled: query !== null,
  });
}
