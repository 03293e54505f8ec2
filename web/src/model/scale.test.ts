import { expect, test } from "vitest";
import { scaled } from "./scale";

const box = { width: 100, height: 100, pad: 10 };

test("the greatest is at the top, the least at the bottom, in their order", () =>
  expect(scaled([1, 3, 2], box)).toEqual([
    { x: 20, y: 90, known: true },
    { x: 50, y: 10, known: true },
    { x: 80, y: 50, known: true },
  ]));

test("one value, or equal ones, stand in the middle", () => {
  expect(scaled([5], box)).toEqual([{ x: 50, y: 50, known: true }]);
  expect(scaled([5, 5], box).map(({ y }) => y)).toEqual([50, 50]);
});

test("what was not measured is told apart", () =>
  expect(scaled([undefined, 1], box).map(({ known }) => known)).toEqual([false, true]));
