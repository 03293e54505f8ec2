import { useMemo } from "react";
import type { Reference } from "../address/reference";
import { whole } from "../impact/reach";
import { useImpact } from "../impact/use-impact";
import { columnWay } from "./column-way";

/** The way of a column in both directions; `more` goes on where the answers stopped at a limit. */
export function useColumnWay(column: Reference | null, history: boolean, asOf: string | null) {
  const question = column && { reference: column, level: "column", history: history && !asOf, asOf };
  const up = useImpact(question && { ...question, direction: "upstream" });
  const down = useImpact(question && { ...question, direction: "downstream" });
  const [above, below] = [up.data?.pages, down.data?.pages];
  const way = useMemo(
    () => columnWay(above ? whole(above) : null, below ? whole(below) : null),
    [above, below],
  );
  const sides = [up, down].filter(({ hasNextPage }) => hasNextPage);
  return {
    way: column ? way : null,
    pending: column !== null && (up.isPending || down.isPending),
    error: column ? (up.error ?? down.error) : null,
    retry: () => void Promise.all([up.refetch(), down.refetch()]),
    more: sides.length > 0 ? () => void Promise.all(sides.map((side) => side.fetchNextPage())) : null,
  };
}
