import { expect, test } from "vitest";
import { bar, span } from "./span";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 2, minute)).toISOString();
const run = (start: number | null, end: number | null) => ({
  startedAt: start === null ? null : at(start),
  endedAt: end === null ? null : at(end),
});
const now = Date.parse(at(59));

test("all runs stand on one axis", () => {
  const runs = [run(0, 40), run(10, 20)];
  const axis = span(runs, now);
  expect(axis).toEqual({ first: Date.parse(at(0)), last: Date.parse(at(40)) });
  expect(axis && runs.map((each) => bar(each, axis))).toEqual([
    { left: 0, width: 100, open: false },
    { left: 25, width: 25, open: false },
  ]);
});

test("a run that goes on reaches to the end of the axis, and not further than now", () => {
  const axis = span([run(0, null)], now);
  expect(axis && bar(run(0, null), axis)).toEqual({ left: 0, width: 100, open: true });
  expect(axis?.last).toBeLessThanOrEqual(now);
});

test("one that took no time can be seen, one without a start is left out", () => {
  const axis = span([run(5, 5), run(null, 7)], now);
  expect(axis && bar(run(5, 5), axis)?.width).toBeGreaterThan(0);
  expect(axis && bar(run(null, 7), axis)).toBeNull();
  expect(span([run(null, null)], now)).toBeNull();
});
