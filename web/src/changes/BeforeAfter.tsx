import type { Shape } from "../api/client";
import { visible } from "../design/figures";
import { Table } from "../design/Table";
import { TextDiff } from "../design/TextDiff";
import { areTexts, briefly, rows } from "./values";

import "./changes.css";

/** A change that Headwater found between two versions or runs. */
export type Change = Shape<"Change">;

/** What changed, before and after side by side: texts as one with its differences, all else as a table. */
export function BeforeAfter({ change }: { change: Change }) {
  const { before, after } = change;
  if (areTexts(before, after))
    return <TextDiff before={before} after={String(after)} what={change.facet ?? change.kind} />;
  const found = rows(before, after);
  if (found.length === 0) return <p className="quiet">The change itself says no more than its text.</p>;
  return (
    <Table
      caption="Before and after"
      heads={[
        change.kind === "schema" ? "column" : "what",
        "good",
        { key: "became", shown: <span className="unseen">became</span> },
        "bad",
      ]}
      className="before-after"
    >
      {found.slice(0, 100).map((row) => {
        const shown = briefly(row);
        return (
          <tr key={row.name}>
            <th scope="row">{visible(row.name)}</th>
            <td>
              <Value whole={row.before} shown={shown.before} />
            </td>
            <td aria-hidden="true">→</td>
            <td className="came">
              <Value whole={row.after} shown={shown.after} />
            </td>
          </tr>
        );
      })}
    </Table>
  );
}

/** A value, whole on hover where it is shown shorter. */
function Value({ whole, shown }: { whole: string | null; shown: string | null }) {
  if (whole === null || shown === null) return <span className="quiet">not there</span>;
  return <bdi title={whole === shown ? undefined : visible(whole)}>{visible(shown)}</bdi>;
}
