import { expect, test } from "vitest";
import { asText, groups, type Impact, type Node, noteOf, tables, whole } from "./reach";

// Only what is looked at here.
const node = (id: string, depth: number, more: object = {}) =>
  ({
    id,
    type: id.startsWith("job") ? "job" : "dataset",
    namespace: "shop",
    name: id,
    depth,
    ...more,
  }) as Node;
const answer = (nodes: Node[], more: object = {}) =>
  ({
    start: ["dataset:a"],
    direction: "downstream",
    level: "dataset",
    nodes,
    edges: [],
    former: null,
    inferred: [],
    truncated: null,
    consistent: true,
    ...more,
  }) as unknown as Impact;

test("models come before tables and jobs, the nearest first, and not the start", () => {
  const found = groups(
    answer([
      node("dataset:a", 0),
      node("job:x", 1),
      node("dataset:c", 4),
      node("dataset:b", 2),
      node("dataset:m", 3, { datasetType: "MODEL" }),
    ]),
  );
  expect(found.map(({ kind, nodes }) => [kind, nodes.map(({ id }) => id)])).toEqual([
    ["model", ["dataset:m"]],
    ["dataset", ["dataset:b", "dataset:c"]],
    ["job", ["job:x"]],
  ]);
});

test("pages are one answer, of which the last says whether there is more", () => {
  const edge = { from: "dataset:a", to: "job:x", type: "CONSUMED_BY", origin: "observed" };
  const first = answer([node("dataset:a", 0)], {
    edges: [edge],
    truncated: { reason: "nodes", cursor: "c" },
  });
  const joined = whole([first, answer([node("job:x", 1)], { start: [], edges: [edge] })]);
  expect(joined?.nodes).toHaveLength(2);
  expect(joined?.edges).toHaveLength(1);
  expect(joined?.truncated).toBeNull();
  expect(joined?.start).toEqual(["dataset:a"]);
});

test("as text it says where it stops", () =>
  expect(
    asText(answer([node("dataset:a", 0), node("dataset:b", 2)], { truncated: { reason: "depth" } }), "a"),
  ).toBe(
    "Downstream of a:\n1 dataset\n  - dataset:b (shop)\nThe answer stops here (depth): there may be more.",
  ));

const column = (dataset: string, field: string) =>
  node(`datasetField:${dataset}:${field}`, 1, { type: "datasetField", name: dataset, field });

test("a table is counted once, by its columns or as a whole, and what is not known is said of it", () => {
  const of = (name: string) => node(`dataset:${name}`, 2, { name, whole: true });
  const [listed, alone] = [of("b"), of("d")];
  const reached = answer(
    [
      column("a", "x"),
      column("b", "x"),
      column("b", "y"),
      column("c", "x"),
      listed,
      alone,
      node("dataset:m", 3, { datasetType: "MODEL", whole: true }),
    ],
    { start: ["datasetField:a:x"] },
  );
  expect(tables(reached)).toEqual({ ofColumns: 2, more: 1 });
  const note = noteOf(reached);
  expect(note(listed)?.text).toBe("as a whole too, beside 2 columns listed here");
  expect(note(alone)?.text).toBe("which columns is not known");
  expect(note(column("c", "x"))).toBeNull();
  expect(asText(reached, "x")).toContain("3 columns in 2 tables");
});
