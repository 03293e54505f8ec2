import { kindOf } from "../design/Kind";
import { Exports as Choices } from "../graph/Exports";
import { layout } from "../graph/layout";
import { svgOf } from "../graph/picture";
import { boxOf } from "../graph/shape";
import { asText, type Impact, nameOf } from "./reach";

/** The answer to take along: as a table, as data, as a picture, or as text for a chat. */
export function Exports({ answer, label }: { answer: Impact; label: string }) {
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
  const name = `${label}-${answer.direction}`;
  return <Choices made={{ name, rows, svg, data: () => answer, text: () => asText(answer, label) }} />;
}
