import { kindOf } from "../design/Kind";
import { Exports as Choices } from "../graph/Exports";
import { ownedId, ownersOf } from "./owners-of";
import { pictureOf } from "./picture-of";
import { asText, type Impact, noteOf } from "./reach";

/** The answer to take along: as a table, as data, as a picture, or as text for a chat. */
export function Exports({ answer, label }: { answer: Impact; label: string }) {
  const rows = async () => {
    const owners = await ownersOf(answer.nodes);
    const note = noteOf(answer);
    return [
      ["id", "kind", "namespace", "name", "column", "depth", "owners", "note"],
      ...answer.nodes.map((node) => [
        node.id,
        kindOf(node),
        node.namespace,
        node.name,
        "field" in node ? node.field : null,
        node.depth,
        owners.get(ownedId(node) ?? "")?.join(", ") ?? null,
        note(node)?.text ?? null,
      ]),
    ];
  };
  const svg = () => pictureOf(answer, label, new Date());
  const name = `${label}-${answer.direction}`;
  return <Choices made={{ name, rows, svg, data: () => answer, text: () => asText(answer, label) }} />;
}
