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
              <span className="badge">{change.kind}</span>{" "}
              <strong>
                <Name text={shortLabel(change.nodeId)} />
              </strong>
              : {visible(change.text)}
            </summary>
            <p>
              <NodeLink node={{ id: change.nodeId }} most={100} />
            </p>
            <BeforeAfter change={change} />
          </details>
        </li>
      ))}
    </ul>
  );
}
