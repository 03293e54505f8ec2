import { describe, expect, test } from "vitest";
import { ago, counted, duration, figure, shortened, size, visible } from "./figures";

describe("numbers", () => {
  test.each([
    [0, "0"],
    [1234567, "1,234,567"],
    [0.62673, "0.6267"],
    [6621.437, "6,621"],
    [0.0000012, "1.20e-6"],
    [Number.NaN, "NaN"],
  ])("%d is read as %s", (value, text) => expect(figure(value)).toBe(text));

  test.each([
    [340, "340 ms"],
    [4_200, "4.2 s"],
    [200_000, "3 min 20 s"],
    [7_500_000, "2 h 5 min"],
    [273_600_000, "3 d 4 h"],
  ])("%d ms last %s", (value, text) => expect(duration(value)).toBe(text));

  test("sizes go by thousands", () =>
    expect([size(12), size(1_500), size(45_000_000)]).toEqual(["12 B", "1.5 kB", "45 MB"]));
  test("one is one", () => expect([counted(1, "run"), counted(2, "run")]).toEqual(["1 run", "2 runs"]));
  test("times are told from now", () =>
    expect(
      ["2026-11-28T10:00:00Z", "2026-11-26T10:00:00Z"].map((at) =>
        ago(at, Date.parse("2026-11-28T12:00:00Z")),
      ),
    ).toEqual(["2 h ago", "2 days ago"]));
});

describe("names", () => {
  test("keep both ends", () =>
    expect(shortened("warehouse.analytics.daily_revenue", 15)).toBe("warehou…revenue"));
  test("of characters outside the first plane are not cut in two", () =>
    expect(shortened("😀".repeat(30), 5)).toBe("😀😀…😀😀"));
  test("of 200 kB are cut at once", () =>
    expect([...shortened(`a${"b".repeat(200_000)}c`, 21)]).toHaveLength(21));
  test("that look empty do not", () =>
    expect([visible(""), visible("  "), visible("a\u202eb")]).toEqual(["⟨empty⟩", "⟨2 spaces⟩", "a⟨202E⟩b"]));
});
