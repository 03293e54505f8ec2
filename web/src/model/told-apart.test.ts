import { expect, test } from "vitest";
import { instant } from "../design/figures";
import { toldApart } from "./told-apart";

test("only what is of one minute is told to the second", () => {
  const [first = "", second = "", other] = toldApart([
    "2026-11-28T22:54:02.052874Z",
    "2026-11-28T22:54:07.022162Z",
    "2026-11-18T03:16:00.918499Z",
  ]);
  expect(first).toContain(":02");
  expect(second).toContain(":07");
  expect(other).toBe(instant("2026-11-18T03:16:00.918499Z"));
});
