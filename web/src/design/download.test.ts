import { expect, test } from "vitest";
import { csv, fileName } from "./download";

test("cells are quoted, and nothing is taken for a formula", () =>
  expect(csv([["a,b", 'say "x"', "=HYPERLINK(1)", -1, null]])).toBe(
    '"a,b","say ""x""",\'=HYPERLINK(1),-1,\r\n',
  ));

test("every name is a file's name", () => {
  expect(fileName("dataset:s3://lake:a/b <img>")).toBe("dataset-s3-lake-a-b-img");
  expect(fileName("../..")).toBe("headwater");
  expect(fileName("x".repeat(500))).toHaveLength(120);
});
