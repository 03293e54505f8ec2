import { expect, test } from "vitest";
import { annotationOf } from "./annotation";

const node = { type: "dataset", namespace: "a:b", name: "c" } as const;

test("a tag is a key, or a key and its value", () => {
  expect(annotationOf(node, { kind: "tag", key: " tier = gold=1 ", text: "", by: "" })).toEqual({
    ...node,
    kind: "tag",
    key: "tier",
    value: "gold=1",
  });
  expect(annotationOf(node, { kind: "tag", key: "pii", text: " why ", by: " Ada " })).toEqual({
    ...node,
    kind: "tag",
    key: "pii",
    note: "why",
    by: "Ada",
  });
});

test("a note has no key, whatever was typed before", () =>
  expect(annotationOf({ type: "run", runId: "r" }, { kind: "note", key: "x", text: "late", by: "" })).toEqual(
    {
      type: "run",
      runId: "r",
      kind: "note",
      note: "late",
    },
  ));
