import { expect, test } from "vitest";
import { readFacets } from "./facet";

function only(key: string, body: unknown) {
  const [facet] = readFacets({ [key]: body });
  if (!facet) throw new Error("no facet");
  return facet;
}

test("a known facet is facts, without what only machines read", () => {
  const facet = only("processing_engine", {
    _producer: "https://p",
    _schemaURL: "https://s",
    name: "Spark",
    version: "4.0",
  });
  expect(facet.title).toBe("Engine");
  expect(facet.facts).toEqual([
    ["name", "Spark"],
    ["version", "4.0"],
  ]);
  expect(facet.producer).toBe("https://p");
});

test("a list of names with their values reads as such", () =>
  expect(
    only("environmentVariables", { environmentVariables: [{ name: "STAGE", value: "prod" }] }).facts,
  ).toEqual([["environmentVariables.STAGE", "prod"]]));

test("code is a text", () => {
  expect(only("sql", { query: "select 1", dialect: "x" })).toMatchObject({
    texts: [["query", "select 1"]],
    facts: [["dialect", "x"]],
  });
});

test("the same told of many is a table", () => {
  const { tables } = only("dataQualityMetrics", {
    rowCount: 5,
    columnMetrics: { a: { min: 1, quantiles: {} }, b: { min: 2000, max: 3 } },
  });
  expect(tables).toEqual([
    {
      title: "columnMetrics",
      heads: ["", "min", "max"],
      rows: [
        ["a", "1", ""],
        ["b", "2,000", "3"],
      ],
    },
  ]);
});

test("a parent's job and its run are no table", () =>
  expect(only("parent", { job: { namespace: "n", name: "j" }, run: { runId: "r" } }).facts).toEqual([
    ["job.namespace", "n"],
    ["job.name", "j"],
    ["run.runId", "r"],
  ]));

test("what is not known, or has no end, is JSON as it came", () => {
  expect(only("spark_logicalPlan", { plan: [1] })).toMatchObject({
    known: false,
    json: '{\n  "plan": [\n    1\n  ]\n}',
  });
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, index]));
  expect(only("jobType", many)).toMatchObject({ known: false, facts: [] });
});

test("nonsense is shown, and names of objects' own parts are no titles", () => {
  expect(only("sql", 5).facts).toEqual([["value", "5"]]);
  expect(only("sql", null).facts).toEqual([]);
  expect(only("constructor", { a: 1 }).known).toBe(false);
});

test("columns and their lineage have a place of their own; known facets come first", () =>
  expect(
    readFacets({ zzz: {}, schema: {}, columnLineage: {}, sql: {}, ownership: {} }).map(({ key }) => key),
  ).toEqual(["ownership", "sql", "zzz"]));
