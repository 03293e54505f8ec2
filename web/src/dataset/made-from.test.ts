import { expect, test } from "vitest";
import { madeFrom } from "./made-from";

const input = (field: string, ...subtypes: string[]) => ({
  namespace: "db",
  name: "raw",
  field,
  transformations: subtypes.map((subtype) => ({ type: "DIRECT", subtype })),
});

test("each source has how it is used, unless it just came along", () =>
  expect(
    madeFrom(
      { fields: { total: { inputFields: [input("a", "AGGREGATION", "IDENTITY"), input("b", "IDENTITY")] } } },
      "total",
    ),
  ).toEqual([
    { namespace: "db", name: "raw", field: "a", how: "aggregation" },
    { namespace: "db", name: "raw", field: "b", how: "" },
  ]));

test("nonsense, and columns called as objects' own parts, are made from nothing", () => {
  for (const lineage of [undefined, null, 5, { fields: [] }, { fields: { a: { inputFields: [5, {}] } } }])
    expect(madeFrom(lineage, "a")).toEqual([]);
  expect(madeFrom({ fields: {} }, "constructor")).toEqual([]);
});
