import { expect, test } from "vitest";
import { room, roomOfTime, tick } from "./chart-scale";

test("values have room on both sides", () => expect(room(10, 20)).toEqual([9, 21]));

test("a count stays above nothing", () => expect(room(0, 100)).toEqual([0, 110]));

test("values that are all alike stand in the middle", () => {
  expect(room(50, 50)).toEqual([45, 55]);
  expect(room(0, 0)).toEqual([0, 1]);
  expect(room(-4, -4)).toEqual([-4.4, -3.6]);
});

test("no values at all are an empty chart, not a fault", () => {
  expect(room(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)).toEqual([0, 1]);
  expect(roomOfTime(Number.NaN, Number.NaN)).toEqual([0, 1]);
});

test("one instant has half a day on both sides", () =>
  expect(roomOfTime(100_000, 100_000)).toEqual([56_800, 143_200]));

test("ticks are as exact as their steps", () => {
  const noon = new Date(2026, 10, 20, 12, 30).getTime() / 1000;
  expect(tick(noon, 400 * 86_400)).toBe("2026");
  expect(tick(noon, 86_400)).toContain("20");
  expect(tick(noon, 3_600)).toContain("30");
});
