import { describe, expect, test } from "vitest";
import { apart, landmarksOf } from "./landmarks";
import { graph } from "./made-up";

const shop = graph(
  ...Array.from({ length: 8 }, (_, at) => `dataset:raw${at} > job:load${at} > dataset:mart${at} > job:sum`),
  "job:sum > dataset:report",
);

describe("landmarks", () => {
  test("what most edges meet at comes first", () =>
    expect(
      landmarksOf(shop)
        .slice(0, 2)
        .map(({ id }) => id),
    ).toEqual(["job:sum", "dataset:mart0"]));
  test("no name lies on another, and the first has the place", () => {
    const plates = [0, 10, 50, 200].map((x) => ({ text: `${x}`, x, y: 0, width: 40 }));
    expect(apart(plates, 18, 9).map(({ text }) => text)).toEqual(["0", "50", "200"]);
    expect(apart(plates, 18, 2)).toHaveLength(2);
  });
});
