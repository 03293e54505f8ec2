import { expect, test } from "vitest";
import { attached } from "./attached";
import { graph } from "./made-up";

const shop = graph(
  "dataset:a > job:x > dataset:b > job:y > dataset:c",
  "dataset:a > job:z > dataset:c > job:w > dataset:d",
);
const left = (...closed: Parameters<typeof attached>[2]) =>
  [...attached(shop, ["dataset:a"], closed).nodes.keys()].sort();

test("nothing closed, nothing gone", () => expect(attached(shop, ["dataset:a"], [])).toBe(shop));

test("what hangs on a closed side alone goes, with all beyond it", () =>
  expect(left({ id: "dataset:c", direction: "downstream" })).toEqual(
    ["dataset:a", "dataset:b", "dataset:c", "job:x", "job:y", "job:z"].sort(),
  ));

test("what is reached in another way stays, and its links are drawn", () => {
  const closed = attached(shop, ["dataset:a"], [{ id: "job:y", direction: "downstream" }]);
  expect(closed).toBe(shop);
});

test("what hangs on nothing is not drawn", () => {
  const apart = graph("dataset:a > job:x", "dataset:p > job:q");
  expect([...attached(apart, ["dataset:a"], []).nodes.keys()]).toEqual(["dataset:a", "job:x"]);
  expect(attached(apart, ["dataset:a", "job:q"], [])).toBe(apart);
});
