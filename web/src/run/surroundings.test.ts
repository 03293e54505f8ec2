import { expect, test } from "vitest";
import { environmentOf, parametersOf } from "./surroundings";

test("arguments and execution parameters are one list", () =>
  expect(
    parametersOf(
      { depth: "6", nominal_start_time: "x" },
      {
        executionParameters: {
          parameters: [
            { key: "depth", value: 7 },
            { name: "rate", value: 0.1 },
          ],
        },
      },
    ),
  ).toEqual([
    ["depth", 7],
    ["rate", 0.1],
  ]));

test("engine, variables and packages are told", () =>
  expect(
    environmentOf({
      processing_engine: { name: "Spark", version: "4.0.1" },
      environmentVariables: { environmentVariables: [{ name: "STAGE", value: "prod" }] },
      headwater_environment: { python: "3.12", packages: { numpy: "2.1" }, _producer: "x" },
    }),
  ).toEqual([
    ["engine", "Spark 4.0.1"],
    ["STAGE", "prod"],
    ["python", "3.12"],
    ["packages numpy", "2.1"],
  ]));

test("nonsense in a facet is nothing", () => {
  const facets = {
    executionParameters: 5,
    processing_engine: [],
    environmentVariables: { environmentVariables: {} },
  };
  expect(parametersOf({}, facets)).toEqual([]);
  expect(environmentOf({ ...facets, environment: "prod" })).toEqual([]);
});
