import { expect, test } from "vitest";
import { beginning, number, stated, webAddress } from "./stated";

test("whatever is stated is text", () => {
  expect(stated("a")).toBe("a");
  expect(stated({ a: 1 })).toBe('{"a":1}');
  expect(stated("")).toBeNull();
  expect(stated(null)).toBeNull();
  expect(number("5")).toBeNull();
  expect(number(Number.NaN)).toBeNull();
});

test("only addresses that a browser may open are links", () => {
  expect(webAddress("https://git.example/a?b#c")).toBe("https://git.example/a?b#c");
  for (const text of ["javascript:alert(1)", "data:text/html,x", " https://a", "git@example:a", "", null])
    expect(webAddress(text)).toBeNull();
});

test("a beginning is as many lines, and not too many characters", () => {
  expect(beginning("a\nb\nc", 2, 100)).toEqual({ text: "a\nb", cut: true });
  expect(beginning("x".repeat(50), 2, 10)).toEqual({ text: "x".repeat(10), cut: true });
  expect(beginning("a\nb", 2, 100)).toEqual({ text: "a\nb", cut: false });
});
