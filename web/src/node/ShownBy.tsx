import { Time } from "../design/Time";
import { RunLink } from "./RunsTable";

/** When a state was seen, and in which run; an event of the thing itself is of none. */
export function ShownBy({ at, runId }: { at: string; runId: string | null }) {
  return (
    <>
      <Time at={at} />
      <div className="quiet small">
        {runId === null ? (
          "by an event of its own"
        ) : (
          <>
            run <RunLink id={runId} />
          </>
        )}
      </div>
    </>
  );
}
