import { describe, expect, test } from "vitest";
import { beside, nearest, stopsOf, within } from "./stops";

const version = (name: string, day: number, ...parts: string[]) => ({
  name,
  createdAt: `2026-11-0${day}T00:00:00.000001Z`,
  differs: parts.map((part) => ({ part, change: "changed" as const, name: null, before: 1, after: 2 })),
});
const stops = stopsOf([
  [version("load", 5, "sql", "inputs", "sql"), version("load", 2)],
  [version("sum", 5, "outputs"), { ...version("sum", 3), differs: null }],
]);
const day = (number: number) => Date.parse(`2026-11-0${number}T00:00:00Z`);

describe("stops of the slider through time", () => {
  test("are the instants at which jobs changed, each once, with what changed", () =>
    expect(stops).toEqual([
      { at: "2026-11-02T00:00:00.000001Z", what: ["load: first run"] },
      { at: "2026-11-03T00:00:00.000001Z", what: ["sum: as far back as was looked"] },
      { at: "2026-11-05T00:00:00.000001Z", what: ["load: SQL, inputs", "sum: outputs"] },
    ]));
  test("are taken where the slider is let go near them, as the API wrote them", () => {
    expect(nearest(stops, day(4) - 1, day(9))?.at).toBe(stops[1]?.at);
    expect(nearest(stops, day(1), day(9))?.at).toBe(stops[0]?.at);
    expect(nearest(stops, day(8), day(9))).toBeNull();
    expect(nearest([], day(1), day(9))).toBeNull();
  });
  test("lead from one to the next, and behind the last to now", () => {
    expect(beside(stops, null, "before")).toBe(stops[2]);
    expect(beside(stops, stops[2]?.at ?? null, "before")).toBe(stops[1]);
    expect(beside(stops, stops[0]?.at ?? null, "before")).toBe(stops[0]);
    expect(beside(stops, "2026-11-02T12:00:00Z", "behind")).toBe(stops[1]);
    expect(beside(stops, stops[2]?.at ?? null, "behind")).toBeNull();
  });
  test("are those of the span that is looked at", () =>
    expect(within(stops, day(3), day(4)).map(({ at }) => at)).toEqual([stops[1]?.at]));
});
