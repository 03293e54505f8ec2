import { expect, test } from "vitest";
import { referenceLabel, shortLabel } from "./reference";

test.each([
  ["dataset:postgres://shop-db:5432:shop.public.orders", "shop.public.orders"],
  ["job:shop:daily.load", "daily.load"],
  ["run:0199c8a5", "0199c8a5"],
  ["datasetField:postgres://shop-db:5432:shop.public.orders:discount", "discount of shop.public.orders"],
  ["datasetField:db:orders:discount", "discount of orders"],
])("%s is called %s", (id, label) => expect(shortLabel(id)).toBe(label));

test("a reference by names is called by these, whatever is in them", () => {
  const node = { namespace: "a:b", name: "c:d" };
  expect(referenceLabel({ type: "dataset", ...node })).toBe("c:d");
  expect(referenceLabel({ type: "datasetField", ...node, field: "e" })).toBe("e of c:d");
  expect(referenceLabel({ id: "job:shop:load" })).toBe("load");
});
