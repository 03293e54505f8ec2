import { expect, test } from "vitest";
import { around, boundsOf } from "./fit";
import { graph } from "./made-up";
import { HEIGHT, WIDTH } from "./shape";

const screen = { width: 800, height: 600 };

test("the node in question is in the middle where there is graph on both sides", () => {
  const bounds = { x: 0, y: 0, width: 10_000, height: 100 };
  const { x, y, zoom } = around({ x: 5_000, y: 20 }, bounds, screen, 0.5);
  expect((5_000 + WIDTH / 2) * zoom + x).toBeCloseTo(400);
  expect(50 * zoom + y).toBeCloseTo(300);
});

test("at an end of the graph no more is left free beside it than the buttons need", () => {
  const bounds = { x: 0, y: 0, width: 10_000, height: 100 };
  expect(around({ x: 0, y: 0 }, bounds, screen, 0.5).x).toBeCloseTo(40);
  const { x } = around({ x: 10_000 - WIDTH, y: 0 }, bounds, screen, 0.5);
  expect(10_000 * 0.5 + x).toBeCloseTo(760);
});

test("a graph has the room of all boxes that have a place", () => {
  const places = new Map([
    ["a", { x: -10, y: 5 }],
    ["b", { x: 300, y: 50 }],
    ["elsewhere", { x: 9_000, y: 0 }],
  ]);
  expect(boundsOf(graph("a > b > c"), places)).toEqual({
    x: -10,
    y: 5,
    width: 310 + WIDTH,
    height: 45 + HEIGHT,
  });
  expect(boundsOf(graph("a > b"), new Map())).toBeNull();
});
