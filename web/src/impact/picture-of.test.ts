import { expect, test } from "vitest";
import { pictureOf } from "./picture-of";
import type { Impact } from "./reach";

const node = (id: string, type: string, more: object = {}) => ({
  id,
  type,
  namespace: "n",
  name: id,
  depth: 1,
  ...more,
});

test("jobs that links between columns stand for are left out, those that a way leads through are not", () => {
  const svg = pictureOf(
    {
      direction: "downstream",
      level: "column",
      start: ["a.x"],
      nodes: [
        node("a.x", "datasetField", { name: "a", field: "x" }),
        node("b.x", "datasetField", { name: "b", field: "x" }),
        node("beside", "job"),
        node("consumer", "job"),
        node("through", "job"),
        node("whole", "dataset", { whole: true }),
      ],
      edges: [
        { from: "a.x", to: "b.x", type: "FEEDS", jobs: ["beside", "consumer"] },
        { from: "b.x", to: "consumer", type: "CONSUMED_BY" },
        { from: "b.x", to: "through", type: "CONSUMED_BY" },
        { from: "through", to: "whole", type: "PRODUCES" },
      ],
      truncated: null,
    } as unknown as Impact,
    "a.x",
    new Date("2026-11-28T12:00:00Z"),
  );
  const drawn = [...svg.matchAll(/data-id="([^"]+)"/g)].map(([, id]) => id);
  expect(drawn).toEqual(["a.x", "b.x", "through", "whole"]);
  expect(svg).toContain("What a.x reaches");
  expect(svg).toContain("downstream · 2026-11-28 12:00:00 UTC · 4 nodes · 2 jobs between columns not drawn");
});
