import { asStarts, type Reference } from "../address/reference";
import type { Asked } from "../api/client";
import { usePages } from "../api/use-pages";

interface ImpactQuestion {
  readonly reference: Reference;
  readonly direction: "upstream" | "downstream";
  readonly level: string | null;
  readonly history: boolean;
  readonly asOf: string | null;
}

/** The answer page by page: where a budget stopped it, `more` goes on. */
export function useImpact(question: ImpactQuestion | null) {
  const query = question && {
    ...asStarts(question.reference),
    direction: question.direction,
    ...(question.level ? { level: question.level } : {}),
    ...(question.history ? { history: true } : {}),
    ...(question.asOf ? { asOf: question.asOf } : {}),
  };
  // What an address says is text: the API refuses what is none of its levels.
  return usePages(
    "/api/v1/impact",
    query as Asked<"/api/v1/impact"> | null,
    (last) => last.truncated?.cursor,
  );
}
