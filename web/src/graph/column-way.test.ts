import { expect, test } from "vitest";
import { type Impact, NOT_TOLD } from "../impact/reach";
import { asWord, columnWay, pairKey } from "./column-way";
import { litBy, wayAlong } from "./lit";
import { graph } from "./made-up";
import { atLevel } from "./model";

const column = (name: string, field: string, depth: number) => ({
  id: `datasetField:${name}:${field}`,
  type: "column",
  namespace: "shop",
  name,
  field,
  dataset: `dataset:${name}`,
  depth,
});
const node = (id: string, depth: number) => ({
  id,
  type: id.split(":")[0],
  namespace: "shop",
  name: id,
  depth,
});
// Only what is looked at here.
const answer = (direction: string, nodes: object[], edges: object[]) =>
  ({ start: ["datasetField:b:net"], direction, nodes, edges }) as unknown as Impact;
const up = answer(
  "upstream",
  [column("b", "net", 0), column("a", "amount", 1), column("a", "at", 1), node("job:x", 1)],
  [
    {
      from: "datasetField:a:amount",
      to: "datasetField:b:net",
      type: "FEEDS",
      jobs: ["job:x"],
      transformations: ["DIRECT:AGGREGATION"],
    },
    {
      from: "datasetField:a:at",
      to: "datasetField:b:net",
      type: "INFLUENCES",
      jobs: ["job:x"],
      transformations: ["INDIRECT:GROUP_BY"],
    },
    { from: "job:x", to: "datasetField:b:net", type: "PRODUCES" },
  ],
);
const down = answer(
  "downstream",
  [column("b", "net", 0), node("job:y", 1), node("dataset:m", 1), node("job:z", 1)],
  [
    { from: "datasetField:b:net", to: "job:y", type: "CONSUMED_BY" },
    { from: "job:y", to: "dataset:m", type: "PRODUCES" },
    { from: "datasetField:b:net", to: "job:z", type: "CONSUMED_BY" },
  ],
);

test("the way of a column goes from its sources to what is made of it, with what is done on each step", () => {
  const way = columnWay(up, down);
  expect(way?.start).toEqual({ dataset: "dataset:b", column: "net" });
  expect(way?.steps.map(({ from, to, kind, how }) => [from.column, to.dataset, kind, how])).toEqual([
    ["amount", "dataset:b", "feeds", ["aggregation"]],
    ["at", "dataset:b", "influences", ["group by"]],
    ["net", "dataset:m", "whole", [NOT_TOLD]],
  ]);
  expect([...(way?.nodes ?? [])].sort()).toEqual(
    ["dataset:a", "dataset:b", "dataset:m", "job:x", "job:y", "job:z"].sort(),
  );
  expect(way?.columns.get("dataset:a")).toEqual(["amount", "at"]);
  expect(way?.pairs.get(pairKey("job:x", "dataset:b"))).toEqual(["aggregation", "group by"]);
  expect(columnWay(null, null)).toBeNull();
});

test("the picture lights what is on the way, at every level, and nothing else", () => {
  const way = columnWay(up, down);
  const shop = graph(
    "dataset:a > job:x > dataset:b > job:y > dataset:m",
    "dataset:b > job:z",
    "dataset:o > job:x",
  );
  const pairs = (level: "both" | "dataset") => {
    const shown = atLevel(shop, level, new Set());
    const lit = litBy(shown, way ? [way] : []);
    return [...shown.edges]
      .flatMap(([key, { from, to }]) => (lit?.edges.has(key) ? [`${from} > ${to}`] : []))
      .sort();
  };
  expect(pairs("both")).toEqual([
    "dataset:a > job:x",
    "dataset:b > job:y",
    "dataset:b > job:z",
    "job:x > dataset:b",
    "job:y > dataset:m",
  ]);
  expect(pairs("dataset")).toEqual(["dataset:a > dataset:b", "dataset:b > dataset:m"]);
  expect(litBy(shop, [])).toBeNull();
});

test("a way given node by node is lit step by step", () => {
  const shop = graph("dataset:a > job:x > dataset:b", "dataset:a > job:y > dataset:b");
  expect(litBy(shop, [wayAlong(["dataset:a", "job:x", "dataset:b"])])?.edges.size).toBe(2);
});

test("transformations are words", () => {
  expect(asWord("INDIRECT:GROUP_BY")).toBe("group by");
  expect(asWord("CUSTOM")).toBe("custom");
});
