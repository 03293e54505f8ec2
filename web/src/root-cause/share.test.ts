import { expect, test } from "vitest";
import type { RootCause, Suspect } from "./answer";
import { asShare, caveat } from "./share";

const suspects = [
  [1, 5.438, 0.9955],
  [2, 2.238, 0.0017],
  [3, 0.2, 0],
].map(([rank, score, probability]) => ({ rank, score, probability }) as Suspect);

test("a percentage is told from the sum, against the first, and of the first against the second", () => {
  const [first, second, last] = suspects as [Suspect, Suspect, Suspect];
  expect(asShare(first, suspects)).toContain("+5.4 of #1 is 3.2 more than +2.2 of #2");
  expect(asShare(first, suspects)).toContain("some 590 times as likely");
  expect(asShare(second, suspects)).toBe(asShare(first, suspects));
  expect(asShare(last, suspects)).toContain("more than 1,000 times as likely");
  expect(asShare(first, [first])).toContain("only suspect");
  expect(asShare(first, [first, { ...second, score: 5.438, probability: 0.9955 }])).toContain(
    "about as likely",
  );
});

test("beside the number stands what it leaves open", () => {
  const of = (reads: object) => caveat({ suspects, coverage: { reads } } as unknown as RootCause);
  expect(of({ version: 1, time: 6, unknown: 3 })).toBe(
    "Its share among 3 suspects: what nobody reports is not among them; 6 of 10 reads are pinned by time only, 3 have no known write.",
  );
  expect(of({ version: 1, time: 0, unknown: 0 })).toBe(
    "Its share among 3 suspects: what nobody reports is not among them.",
  );
});
