import { useState } from "react";
import { csv, download, pngOf } from "../design/download";
import { kindOf } from "../design/Kind";
import { layout } from "../graph/layout";
import { svgOf } from "../graph/picture";
import { boxOf } from "../graph/shape";
import { asText, type Impact, nameOf } from "./reach";

/** The answer to take along: as a table, as data, as a picture, or as text for a chat. */
export function Exports({ answer, label }: { answer: Impact; label: string }) {
  const [said, setSaid] = useState("");
  const name = `${label}-${answer.direction}`;
  const rows = () => [
    ["id", "kind", "namespace", "name", "column", "depth"],
    ...answer.nodes.map((node) => [
      node.id,
      kindOf(node),
      node.namespace,
      node.name,
      "field" in node ? node.field : null,
      node.depth,
    ]),
  ];
  const svg = () => {
    const places = layout({
      boxes: answer.nodes.map(boxOf),
      edges: answer.edges.map(({ from, to }) => [from, to] as const),
    });
    const nodes = answer.nodes.map((node) => ({
      id: node.id,
      name: nameOf(node),
      namespace: node.namespace,
      kind: kindOf(node),
      start: answer.start.includes(node.id),
    }));
    return svgOf(`${answer.direction} of ${label}`, nodes, answer.edges, places);
  };
  const choices: [string, () => void | Promise<void>][] = [
    ["CSV", () => download(`${name}.csv`, "text/csv", csv(rows()))],
    ["JSON", () => download(`${name}.json`, "application/json", `${JSON.stringify(answer, null, 2)}\n`)],
    ["SVG", () => download(`${name}.svg`, "image/svg+xml", svg())],
    ["PNG", async () => download(`${name}.png`, "image/png", await pngOf(svg()))],
    ["Copy as text", () => navigator.clipboard.writeText(asText(answer, label))],
  ];
  return (
    <fieldset className="exports">
      <legend className="unseen">Take it along</legend>
      {choices.map(([word, act]) => (
        <button
          key={word}
          type="button"
          className="button"
          onClick={() => {
            setSaid("");
            Promise.resolve()
              .then(act)
              .then(() => setSaid(word === "Copy as text" ? "copied" : `${word} saved`))
              .catch((error: unknown) =>
                setSaid(error instanceof Error ? error.message : "It did not work."),
              );
          }}
        >
          {word}
        </button>
      ))}
      <span role="status" className="quiet">
        {said}
      </span>
    </fieldset>
  );
}
