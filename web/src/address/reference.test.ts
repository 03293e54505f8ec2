import { expect, test } from "vitest";
import { instead, readReference, referenceLabel, shortLabel, told } from "./reference";

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

test("another node takes the place of an id, and what else is chosen stays", () => {
  const meaning = told({ type: "column", namespace: "a:b", name: "c", field: "d" });
  const address = instead(new URLSearchParams("id=datasetField:a:b:c:d&level=column&field=x"), meaning);
  expect(address.toString()).toBe("level=column&type=datasetField&namespace=a%3Ab&name=c&field=d");
  expect(readReference(address)).toEqual(meaning);
});
