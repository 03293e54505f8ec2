import { describe, expect, test } from "vitest";
import { grouped } from "./cluster";
import { type Frame, framesOf } from "./frames";
import { layout, type Point } from "./layout";
import { graph } from "./made-up";
import { boxOf, HEIGHT, WIDTH } from "./shape";

/** Datasets of two namespaces that feed each other by turns, one beside, and jobs of none of them. */
const shop = graph(
  ...Array.from({ length: 8 }, (_, at) => `dataset:raw${at} > job:load${at} > dataset:mart${at} > job:sum`),
  "job:sum > dataset:report",
);
const spaces = new Map([
  ["raw", [...shop.nodes.keys()].filter((id) => id.includes("raw"))],
  ["mart", [...shop.nodes.keys()].filter((id) => id.includes("mart"))],
]);
const laid = (groups: readonly (readonly string[])[]) =>
  layout({
    boxes: [...shop.nodes.values()].map(boxOf),
    edges: [...shop.edges.values()].map(({ from, to }) => [from, to] as const),
    groups,
  });
const holds = ({ x, y, width, height }: Frame, at: Point) =>
  at.x < x + width && at.x + WIDTH > x && at.y < y + height && at.y + HEIGHT > y;

describe("groups that are drawn apart", () => {
  test("each stands in a frame of its own, with nothing else in it", () => {
    const mixed = new Map([
      ["even", [...shop.nodes.keys()].filter((id) => /[02468]$/.test(id))],
      ["odd", [...shop.nodes.keys()].filter((id) => /[1357]$/.test(id))],
    ]);
    for (const groups of [spaces, mixed]) {
      const places = laid([...groups.values()]);
      expect(places.size).toBe(shop.nodes.size);
      const frames = framesOf(groups, places);
      expect(frames.map(({ group, count }) => [group, count])).toEqual(
        [...groups].map(([group, { length }]) => [group, length]),
      );
      for (const frame of frames) {
        const within = [...places].filter(([, at]) => holds(frame, at)).map(([id]) => id);
        expect(within.sort()).toEqual([...(groups.get(frame.group) ?? [])].sort());
      }
    }
  });
  test("layers stay, and boxes do not lie on one another", () => {
    const [free, places] = [laid([]), [...laid([...spaces.values()])]];
    for (const [id, { x }] of places) expect(x).toBe(free.get(id)?.x);
    for (const [a, p] of places)
      for (const [b, q] of places)
        if (a !== b) expect(Math.abs(p.x - q.x) >= WIDTH || Math.abs(p.y - q.y) >= HEIGHT).toBe(true);
  });
  test("where something else stands between its members a group has several frames", () => {
    const places = new Map([
      ["a", { x: 0, y: 0 }],
      ["other", { x: 0, y: 100 }],
      ["b", { x: 0, y: 200 }],
      ["c", { x: 0, y: 300 }],
    ]);
    const frames = framesOf(new Map([["group", ["a", "b", "c"]]]), places);
    expect(frames.map((frame) => [...places].filter(([, at]) => holds(frame, at)).map(([id]) => id))).toEqual(
      [["a"], ["b", "c"]],
    );
  });
  test("small groups are open, large ones once they are drawn apart, with what was pulled out", () => {
    const nodes = new Map(
      [...shop.nodes].map(([id, card]) => [id, { ...card, namespace: id.replace(/\d+$/, "") }]),
    );
    const by = (apart: string[]) =>
      grouped({ ...shop, nodes }, "namespace", new Set(["dataset:raw0"]), new Set(apart));
    expect([...by([]).open.keys()]).toEqual([]);
    expect(by(["dataset:raw"]).open.get("dataset:raw")).toHaveLength(8);
  });
});
