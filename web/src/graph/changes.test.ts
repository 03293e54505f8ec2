import { expect, test } from "vitest";
import { compared, only, type State } from "./changes";
import { fitting } from "./drawing";
import { card, graph, part } from "./made-up";
import type { Graph } from "./model";

const state = (within: Graph, more: Partial<State> = {}): State => ({
  graph: within,
  beyond: null,
  absent: new Set(),
  ...more,
});

test("two states are one picture, in which what came and went is marked", () => {
  const {
    graph: both,
    nodes,
    edges,
  } = compared(
    state(graph("dataset:a > job:x > dataset:b"), { absent: new Set(["job:y"]) }),
    state(graph("dataset:a > job:y > dataset:b"), { absent: new Set(["job:x"]) }),
  );
  expect([...both.nodes.keys()].sort()).toEqual(["dataset:a", "dataset:b", "job:x", "job:y"]);
  expect([...nodes]).toEqual([
    ["job:x", "removed"],
    ["job:y", "added"],
  ]);
  expect([...edges.values()].sort()).toEqual(["added", "added", "removed", "removed"]);
});

test("what stood further away before is not added, only the link that brings it near is", () => {
  const far = part("dataset:a > job:x > dataset:b > job:y > dataset:c");
  const found = compared(
    state(graph("dataset:a > job:x"), { beyond: far }),
    state(graph("dataset:a > job:x > dataset:b > job:y > dataset:c", "dataset:a > dataset:c")),
  );
  expect([...found.nodes]).toEqual([]);
  expect([...found.edges]).toEqual([["dataset:a\ndataset:c\nCONSUMED_BY", "added"]]);
});

test("where it is not known whether it stood before, that is said", () => {
  const found = compared(state(graph("dataset:a > job:x")), state(graph("dataset:a > job:x > dataset:b")));
  expect([...found.nodes]).toEqual([["dataset:b", "nearer"]]);
  expect([...found.edges.values()]).toEqual(["nearer"]);
  const back = compared(state(graph("dataset:a > job:x > dataset:b")), state(graph("dataset:a > job:x")));
  expect([...back.nodes]).toEqual([["dataset:b", "farther"]]);
  expect([...back.edges.values()]).toEqual(["farther"]);
});

test("what is linked to nothing any more is removed, what is linked elsewhere is not", () => {
  const before = state(graph("dataset:a > job:x", "dataset:a > job:y"));
  const beyond = {
    nodes: [card("job:x"), { ...card("job:y"), upstreamCount: 1 }],
    edges: [],
  };
  const found = compared(before, state(graph("dataset:a > job:z"), { beyond, absent: new Set() }));
  expect(found.nodes.get("job:x")).toBe("removed");
  expect(found.nodes.has("job:y")).toBe(false);
  expect(found.edges.get("dataset:a\njob:y\nCONSUMED_BY")).toBe("removed");
});

test("asked for is what the other picture lacks", () =>
  expect(only(graph("dataset:a > job:x"), graph("dataset:a > job:y"))).toEqual(["job:x"]));

test("on an edge stands as much as there is room for", () => {
  const width = (text: string) => text.length;
  expect(fitting(["sum", "filter", "join"], 20, width)).toBe("sum, filter, join");
  expect(fitting(["sum", "filter", "join"], 14, width)).toBe("sum, filter +1");
  expect(fitting(["sum", "filter", "join"], 8, width)).toBe("sum +2");
  expect(fitting(["aggregation"], 7, width)).toBe("aggreg…");
  expect(fitting(["aggregation", "join"], 1, width)).toBe("agg… +1");
});
