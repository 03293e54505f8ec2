import { expect, test } from "vitest";
import { byDepth } from "./depth";

test("rows stand by their steps, the nearest first, in their order", () => {
  const rows = [
    { depth: 2, name: "c" },
    { depth: 0, name: "a" },
    { depth: 2, name: "b" },
  ];
  expect(byDepth(rows)).toEqual([
    [0, [rows[1]]],
    [2, [rows[0], rows[2]]],
  ]);
  expect(byDepth([])).toEqual([]);
});
