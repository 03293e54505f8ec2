import { expect, test } from "vitest";
import { compared } from "./changes";
import { fitting } from "./drawing";
import { graph } from "./made-up";

test("two states are one picture, in which what came and went is marked", () => {
  const {
    graph: both,
    nodes,
    edges,
  } = compared(graph("dataset:a > job:x > dataset:b"), graph("dataset:a > job:y > dataset:b"));
  expect([...both.nodes.keys()].sort()).toEqual(["dataset:a", "dataset:b", "job:x", "job:y"]);
  expect([...nodes]).toEqual([
    ["job:x", "removed"],
    ["job:y", "added"],
  ]);
  expect([...edges.values()].sort()).toEqual(["added", "added", "removed", "removed"]);
});

test("on an edge stands as much as there is room for", () => {
  const width = (text: string) => text.length;
  expect(fitting(["sum", "filter", "join"], 20, width)).toBe("sum, filter, join");
  expect(fitting(["sum", "filter", "join"], 14, width)).toBe("sum, filter +1");
  expect(fitting(["sum", "filter", "join"], 8, width)).toBe("sum +2");
  expect(fitting(["aggregation"], 7, width)).toBe("aggreg…");
  expect(fitting(["aggregation", "join"], 1, width)).toBe("agg… +1");
});
