import { expect, test } from "vitest";
import { added, read } from "./recent";

const node = (id: string) => ({
  id,
  kind: "dataset" as const,
  namespace: "shop",
  name: id,
  field: null,
  datasetType: null,
  state: null,
  lastActivityAt: null,
});

test("the newest is first, each once, and no more than eight", () => {
  const all = Array.from({ length: 12 }, (_, index) => node(`dataset:${index}`)).reduce(
    (nodes, each) => added(nodes, each),
    [] as ReturnType<typeof added>,
  );
  expect(all).toHaveLength(8);
  expect(
    added(all, node("dataset:9"))
      .map(({ id }) => id)
      .slice(0, 2),
  ).toEqual(["dataset:9", "dataset:11"]);
});

test("what cannot be read is nothing, what is too long is not kept", () => {
  expect(read("{")).toEqual([]);
  expect(read('[{"id": 1}, null, {"id": "a", "name": "b"}]')).toHaveLength(1);
  expect(added([], node("x".repeat(3_000)))).toEqual([]);
});
