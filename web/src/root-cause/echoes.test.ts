import { expect, test } from "vitest";
import type { Suspect } from "./answer";
import { withEchoes } from "./echoes";

const suspect = (nodeId: string, path: string[], origin: number, kind = "data", runId = nodeId) =>
  ({
    change: { nodeId, kind, runId },
    path: [nodeId, ...path],
    factors: [{ name: "origin", value: origin, text: "" }],
  }) as unknown as Suspect;
const folded = (...suspects: Suspect[]) =>
  withEchoes(suspects).map(({ suspect: of, echoes }) => [
    of.change.nodeId,
    echoes.map(({ change }) => change.nodeId),
  ]);

test("echoes stand under what they echo, on its way only", () =>
  expect(
    folded(
      suspect("orders", ["raw", "staging", "model"], 0.7),
      suspect("staging", ["model"], -2.5),
      suspect("elsewhere", ["model"], -2.5),
      suspect("raw", ["staging", "model"], -2.5),
      suspect("model", [], -0.3),
    ),
  ).toEqual([
    ["orders", ["staging", "raw"]],
    ["elsewhere", []],
    ["model", []],
  ]));

test("numbers are no echo of a job that changed in another run", () => {
  expect(folded(suspect("job", ["out"], 0, "code", "1"), suspect("out", [], -1, "data", "1"))).toEqual([
    ["job", ["out"]],
  ]);
  expect(folded(suspect("job", ["out"], 0, "code", "1"), suspect("out", [], -2.5, "data", "2"))).toEqual([
    ["job", []],
    ["out", []],
  ]);
});
