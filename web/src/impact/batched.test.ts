import { expect, test } from "vitest";
import { batched } from "./batched";

test("each request has at most a hundred ids, and no more than an address holds", () => {
  const ids = Array.from({ length: 250 }, (_, index) => `job:a:${index}`);
  expect(batched(ids).map(({ length }) => length)).toEqual([100, 100, 50]);
  const long = "x".repeat(15_000);
  expect(batched([`${long}1`, `${long}2`, `${long}3`])).toEqual([[`${long}1`, `${long}2`], [`${long}3`]]);
});

test("an id that no address holds takes nothing from the others", () => {
  expect(batched(["a", "x".repeat(200_000), "b"])).toEqual([["a", "b"]]);
  expect(batched([])).toEqual([]);
});
