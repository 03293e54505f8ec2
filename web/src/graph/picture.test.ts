import { expect, test } from "vitest";
import { svgOf, widthOf } from "./picture";

const node = (id: string, name = id) => ({ id, name, namespace: "shop", kind: "dataset", start: false });

test("every edge and node is drawn, and names are text", () => {
  const svg = svgOf(
    "<b>",
    [node("a", "<img src=x onerror=alert(1)>"), node("b")],
    [
      { from: "a", to: "b" },
      { from: "a", to: "b", current: false },
    ],
    new Map([
      ["a", { x: 0, y: 0 }],
      ["b", { x: 400, y: -50 }],
    ]),
  );
  expect(svg.match(/<g class="node"/g)).toHaveLength(2);
  expect(svg.match(/<path d="M216 29C/g)).toHaveLength(2);
  expect(svg).toContain("stroke-dasharray");
  expect(svg).not.toContain("<img");
  expect(svg).not.toContain("<b>");
  expect(svg).toContain('viewBox="-24 -74 664 156"');
});

test("with a line under it the title is drawn, and boxes are as wide as their names", () => {
  const nodes = [node("a", "x".repeat(40)), node("b", "x".repeat(300))];
  const width = widthOf(nodes);
  const places = new Map([
    ["a", { x: 0, y: 0 }],
    ["b", { x: 600, y: 0 }],
  ]);
  const svg = svgOf("What a reaches", nodes, [{ from: "a", to: "b" }], places, { under: "today", width });
  expect(svg).toMatch(/<text[^>]*>What a reaches<\/text>/);
  expect(svg).toContain(">today</text>");
  expect(svg).toContain(`>${"x".repeat(40)}</text>`);
  expect(svg).not.toContain("x".repeat(60));
  expect(svg).toContain(`<path d="M${width} 29C`);
});
