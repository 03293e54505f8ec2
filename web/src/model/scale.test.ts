import { expect, test } from "vitest";
import { bound, scaled } from "./scale";

const room = { width: 100, top: 10, bottom: 90, left: 20, right: 20 };

test("the greatest is at the top, the least at the bottom, in their order", () => {
  const { x, y, least, most } = scaled([1, 3, 2], room);
  expect(x).toEqual([20, 50, 80]);
  expect([1, 3, 2].map(y)).toEqual([90, 10, 50]);
  expect([least, most]).toEqual([1, 3]);
});

test("one value, or equal ones, stand in the middle", () => {
  expect(scaled([5], room).x).toEqual([50]);
  expect(scaled([5, 5], room).y(5)).toBe(50);
});

test("what was not measured has a place from left to right and no say in the heights", () => {
  const { x, least, most } = scaled([undefined, 1, undefined], room);
  expect(x).toEqual([20, 50, 80]);
  expect([least, most]).toEqual([1, 1]);
});

test("a threshold is in sight", () => {
  const { y } = scaled([1, 2], room, [3]);
  expect(y(3)).toBe(10);
});

test("a bound is told from what a test expected", () => {
  expect(bound(">= 0.8")).toEqual({ sign: "≥", value: 0.8 });
  expect(bound("<1e-3")).toEqual({ sign: "<", value: 0.001 });
  for (const none of ["0.8", "> many", "not null", "", null, undefined, ">= 0.8 and < 1"])
    expect(bound(none)).toBeNull();
});
