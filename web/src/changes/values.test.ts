import { expect, test } from "vitest";
import { areTexts, briefly, rows } from "./values";

test("numbers are rows, and what is alike is none", () =>
  expect(rows({ "mean of a": 67.328, rows: 5 }, { "mean of a": 6621.44, rows: 5 })).toEqual([
    { name: "mean of a", before: "67.33", after: "6,621" },
  ]));

test("what is only on one side is told so", () =>
  expect(rows({}, { newsletter: "boolean" })).toEqual([
    { name: "newsletter", before: null, after: "boolean" },
  ]));

test("nested facets go by their path, null is nothing", () =>
  expect(
    rows({ packages: { numpy: "1.26" }, python: null }, { packages: { numpy: null }, python: "3.12" }),
  ).toEqual([
    { name: "packages.numpy", before: "1.26", after: null },
    { name: "python", before: null, after: "3.12" },
  ]));

test("only two texts are texts", () => {
  expect(areTexts("select 1", "select 2")).toBe(true);
  expect(areTexts("select 1", null)).toBe(false);
  expect(rows("select 1", null)).toEqual([{ name: "value", before: "select 1", after: null }]);
});

test("hashes are shown by their beginning, unless both begin alike", () => {
  const hash = "9b04d7c1e35f6a2288d0c4917be5a3f60d1c27e9";
  const row = { name: "url", before: `git/${hash}/a`, after: null };
  expect(briefly(row)).toEqual({ name: "url", before: "git/9b04d7c1e3…/a", after: null });
  const alike = { name: "version", before: `${hash}0`, after: `${hash}1` };
  expect(briefly(alike)).toBe(alike);
});
