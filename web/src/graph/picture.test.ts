import { expect, test } from "vitest";
import { svgOf } from "./picture";

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
