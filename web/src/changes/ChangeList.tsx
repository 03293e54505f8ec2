import { shortLabel } from "../address/reference";
import { NodeLink } from "../design/Name";
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
              <NodeLink node={{ id: change.nodeId, name: shortLabel(change.nodeId) }} />: {change.text}
            </summary>
            <BeforeAfter change={change} />
          </details>
        </li>
      ))}
    </ul>
  );
}
