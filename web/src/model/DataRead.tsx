import { shortLabel } from "../address/reference";
import type { Shape } from "../api/client";
import { shortened, visible } from "../design/figures";
import { NodeLink } from "../design/Name";

/** What a training read, in the versions that it named: at most `most` of them, and how many more there are. */
export function DataRead({ read, most }: { read: Shape<"ModelVersion">["read"]; most: number }) {
  if (read.length === 0) return <span className="quiet">nothing named</span>;
  return (
    <>
      {read.slice(0, most).map(({ dataset, version }) => (
        <div key={dataset} className="data-read">
          <NodeLink node={{ id: dataset, name: shortLabel(dataset) }} />{" "}
          {version === null ? (
            <span className="quiet">no version named</span>
          ) : (
            <span title={visible(version)}>{visible(shortened(version, 24))}</span>
          )}
        </div>
      ))}
      {read.length > most ? <span className="quiet">and {read.length - most} more</span> : null}
    </>
  );
}
