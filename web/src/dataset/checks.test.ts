import { expect, test } from "vitest";
import type { Measured } from "../statistics/measure";
import { checks, failedFirst } from "./checks";

function point(at: string, ...results: [string, string | null, boolean][]): Measured {
  return {
    at,
    runId: `run at ${at}`,
    job: null,
    version: null,
    source: "read",
    rowCount: null,
    bytes: null,
    fileCount: null,
    columns: {},
    assertions: results.map(([assertion, column, success]) => ({
      assertion,
      column,
      success,
      severity: null,
      expected: null,
      actual: null,
    })),
    assertionCount: results.length,
  };
}

test("a check has each of its runs, the latest first, however they came", () => {
  const [check] = checks([
    point("2026-11-18T00:00:00Z", ["unique", "id", true]),
    point("2026-11-20T00:00:00Z", ["unique", "id", false]),
    point("2026-11-19T00:00:00Z", ["unique", "id", true]),
  ]);
  expect(check?.last.success).toBe(false);
  expect(check?.runs.map(({ success }) => success)).toEqual([false, true, true]);
});

test("the same check of two columns is two", () =>
  expect(checks([point("2026-11-18T00:00:00Z", ["unique", "a", true], ["unique", null, true])])).toHaveLength(
    2,
  ));

test("told twice in one run, it has failed if either did", () => {
  for (const order of [
    [true, false],
    [false, true],
  ] as const) {
    const [check] = checks([
      point("2026-11-18T00:00:00Z", ["unique", "id", order[0]], ["unique", "id", order[1]]),
      point("2026-11-17T00:00:00Z", ["unique", "id", true]),
    ]);
    expect(check?.last.success).toBe(false);
    expect(check?.runs.map(({ success }) => success)).toEqual([false, true]);
  }
});

test("what failed comes first", () =>
  expect(
    failedFirst(checks([point("2026-11-18T00:00:00Z", ["a", null, true], ["b", null, false])])).map(
      ({ last }) => last.assertion,
    ),
  ).toEqual(["b", "a"]));
