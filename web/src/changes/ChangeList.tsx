import { shortLabel } from "../address/reference";
import { visible } from "../design/figures";
import { Name, NodeLink } from "../design/Name";
import { BeforeAfter, type Change } from "./BeforeAfter";

/** Changes of several nodes, each to be opened for what it was before and after. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  return (
    <ul className="change-list">
      {changes.map((change) => (
        <li key={`${change.nodeId} ${change.kind} ${change.text}`}>
          <details>
            <summary>
              <span className="badge">{change.kind}</span> <Name text={shortLabel(change.nodeId)} />:{" "}
              {visible(change.text)}
            </summary>
            <p>
              <NodeLink node={{ id: change.nodeId, name: shortLabel(change.nodeId) }} />
            </p>
            <BeforeAfter change={change} />
          </details>
        </li>
      ))}
    </ul>
  );
}
