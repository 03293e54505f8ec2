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
  const [above, below] = [up.answer.data, down.answer.data];
  const way = useMemo(
    () => columnWay(above ? whole(above) : null, below ? whole(below) : null),
    [above, below],
  );
  const more = [up, down].flatMap((side) => side.more ?? []);
  return {
    way: column ? way : null,
    pending: column !== null && !((above ?? up.answer.error) && (below ?? down.answer.error)),
    error: column ? (up.answer.error ?? down.answer.error) : null,
    retry: () => void Promise.all([up.answer.refetch(), down.answer.refetch()]),
    more:
      more.length > 0
        ? () => {
            for (const go of more) go();
          }
        : null,
  };
}
