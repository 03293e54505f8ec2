import { expect, test } from "vitest";
import { address, addressOf } from "./address";

test("what says nothing is left out, and names are carried whole", () => {
  expect(address("find", { q: "", kind: null, all: false })).toBe("/find");
  const name = "a/b:c%2F#?&=+ <i>\u202e";
  const query = new URL(addressOf("dataset", { id: `dataset:n:${name}` }), "http://h").searchParams;
  expect(query.get("id")).toBe(`dataset:n:${name}`);
});

test("a name that no address carries is found by its beginning", () => {
  const found = addressOf("dataset", { id: `dataset:${"x".repeat(200_000)}` });
  expect(found).toBe(`/find?q=${"x".repeat(100)}`);
});
