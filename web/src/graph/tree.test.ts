import { expect, test } from "vitest";
import { graph } from "./made-up";
import { MOST_ROWS, rows } from "./tree";

const shop = graph("dataset:a > job:x > dataset:b > job:y > dataset:c", "dataset:a > job:z > dataset:b");
const shown = (toggled: string[] = []) =>
  rows(shop, ["dataset:b"], new Set(toggled)).map(
    (row) => `${"-".repeat(row.level)}${row.id ?? row.direction}`,
  );

test("both sides of the start, from the nearest on", () =>
  expect(shown()).toEqual([
    "-dataset:b",
    "--upstream",
    "---job:x",
    "----dataset:a",
    "---job:z",
    "----dataset:a",
    "--downstream",
    "---job:y",
    "----dataset:c",
  ]));

test("a branch that is folded in has no rows, and says that it has some", () => {
  expect(shown(["dataset:b\nupstream"])).not.toContain("---job:x");
  const folded = rows(shop, ["dataset:b"], new Set(["dataset:b\nupstream"]));
  expect(folded[1]).toMatchObject({ open: false, position: 1, size: 2 });
});

test("what is told above is not told again, and a circle has an end", () => {
  const diamond = graph(
    "dataset:a > job:x > dataset:b > job:y > dataset:c",
    "dataset:a > job:z > dataset:b",
    "dataset:c > job:x",
  );
  const found = rows(diamond, ["dataset:a"], new Set());
  expect(found.filter(({ id }) => id === "job:y")).toHaveLength(1);
  expect(found.find(({ id, again }) => id === "dataset:b" && again)).toMatchObject({ open: false });
});

test("ten thousand nodes are no ten thousand rows", () => {
  const wide = graph(...Array.from({ length: 10_000 }, (_, index) => `dataset:a > job:r${index}`));
  expect(rows(wide, ["dataset:a"], new Set())).toHaveLength(MOST_ROWS);
});
