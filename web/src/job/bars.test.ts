import { expect, test } from "vitest";
import { bars } from "./bars";

const frame = { width: 100, height: 50, widest: 20 };

test("the longest run fills the height, the others in proportion", () =>
  expect(bars([10, 20], frame).map(({ height, y }) => [height, y])).toEqual([
    [25, 25],
    [50, 0],
  ]));

test("what took no time, or nobody knows how long, can be seen", () =>
  expect(bars([null, 0, 1_000_000], frame).map(({ height }) => height)).toEqual([4, 4, 50]));

test("they stay in the frame, however many", () => {
  const many = bars(Array(500).fill(5), frame);
  expect(many.every(({ x }) => x >= 0 && x < 100)).toBe(true);
  expect(bars([], frame)).toEqual([]);
});

test("few are not wider than they should be", () => expect(bars([1], frame)[0]?.width).toBe(16));
