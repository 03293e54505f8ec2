import { expect, test } from "vitest";
import { columnsOf, jumps, line, type Measured, measured, measureOf, measuresOf, titleOf } from "./measure";

function point(at: string, more: Partial<Measured>): Measured {
  return {
    at,
    runId: at,
    job: null,
    version: null,
    source: "write",
    rowCount: null,
    bytes: null,
    fileCount: null,
    columns: {},
    assertions: [],
    assertionCount: 0,
    ...more,
  };
}

const points = [
  point("2026-11-20T00:00:00Z", { rowCount: 500, columns: { a: { mean: 7, quantiles: { "0.95": 9 } } } }),
  point("2026-11-19T00:00:00Z", { rowCount: 5, source: "read" }),
  point("2026-11-18T00:00:00Z", { rowCount: 100, columns: { "mean of": { nullFraction: 0.5 } } }),
];

test("a line is told by the writers, oldest first", () =>
  expect(line(points, { column: null, name: "rowCount" }).map(({ value }) => value)).toEqual([100, 500]));

test("where no writer says it, the readers do", () =>
  expect(line(points.slice(1, 2), { column: null, name: "rowCount" }).map(({ value }) => value)).toEqual([
    5,
  ]));

test("only what was measured can be chosen", () => {
  expect(columnsOf(points)).toEqual(["a", "mean of"]);
  expect(measuresOf(points, null).map(({ name }) => name)).toEqual(["rowCount"]);
  expect(measuresOf(points, "a").map(({ name }) => name)).toEqual(["mean", "quantile 0.95"]);
  expect(measuresOf(points, "constructor")).toEqual([]);
});

test("a change's metric is a measure, also of a column whose name reads like one", () => {
  const [first, , last] = points as [Measured, Measured, Measured];
  expect(measured(first, measureOf("quantile 0.95 of a"))).toBe(9);
  expect(measured(last, measureOf("nullFraction of mean of"))).toBe(0.5);
  expect(measureOf("rowCount")).toEqual({ column: null, name: "rowCount" });
  expect(titleOf(measureOf("nullFraction of a"))).toBe("share of nulls of a");
});

test("a column that is called as objects' own parts are is no measure", () =>
  expect(measured(point("2026-11-20T00:00:00Z", {}), { column: "toString", name: "mean" })).toBeNull());

const values = (...numbers: number[]) =>
  numbers.map((value, index) => ({
    at: `2026-11-${10 + index}T00:00:00Z`,
    value,
    point: point(`2026-11-${10 + index}T00:00:00Z`, {}),
  }));

test("a jump is marked once, where it begins", () => {
  expect(jumps(values(100, 104, 98, 10_000, 10_100))).toEqual([
    { at: "2026-11-13T00:00:00Z", text: "× 100" },
  ]);
  expect(jumps(values(100, 104, 98, 20))).toEqual([{ at: "2026-11-13T00:00:00Z", text: "÷ 5" }]);
  expect(jumps(values(100, 104, 98, 0))).toEqual([{ at: "2026-11-13T00:00:00Z", text: "to 0" }]);
});

test("what goes up and down as ever is none, and neither is what was nothing before", () => {
  expect(jumps(values(100, 150, 80, 120))).toEqual([]);
  expect(jumps(values(0, 0, 5))).toEqual([]);
  expect(jumps([])).toEqual([]);
});
