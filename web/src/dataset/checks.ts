/** Results of checks, by check. Pure. */
import type { Shape } from "../api/client";
import type { Measured } from "../statistics/measure";

type Result = Shape<"AssertionResult">;

export interface Check {
  readonly key: string;
  readonly last: Result;
  /** The latest first. */
  readonly runs: readonly { readonly at: string; readonly runId: string; readonly success: boolean }[];
}

/** Every check by its name and column, with each run of it. One that a run told twice has failed if either did. */
export function checks(points: readonly Measured[]): Check[] {
  const found = new Map<
    string,
    { last: Result; runs: Map<string, { at: string; runId: string; success: boolean }> }
  >();
  for (const point of [...points].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))) {
    for (const result of point.assertions) {
      const key = JSON.stringify([result.assertion, result.column]);
      const check = found.get(key) ?? { last: result, runs: new Map() };
      const run = check.runs.get(point.runId);
      check.runs.set(point.runId, {
        at: run?.at ?? point.at,
        runId: point.runId,
        success: result.success && (run?.success ?? true),
      });
      // What failed says more, if a run told both.
      if (check.runs.size === 1 && !result.success) check.last = result;
      found.set(key, check);
    }
  }
  return [...found].map(([key, { last, runs }]) => ({ key, last, runs: [...runs.values()] }));
}

/** Those that failed the last time they ran, first; the others as they came. */
export function failedFirst(found: readonly Check[]): Check[] {
  return [...found].sort((a, b) => Number(a.last.success) - Number(b.last.success));
}
