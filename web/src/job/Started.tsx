import { Link } from "wouter";
import { addressOf } from "../address/address";
import { useAnswer } from "../api/use-answer";
import { counted } from "../design/figures";
import { RunLink } from "../node/RunsTable";

/** What the latest run of a job started: its children of that run, told whole in the run's own view. */
export function Started({ runId }: { runId: string }) {
  const { data } = useAnswer("/api/v1/jobs/runs/{id}", {}, { path: { id: runId } });
  return (
    <div>
      <h3>its last run started</h3>
      {!data ? (
        <span className="quiet">…</span>
      ) : data.childCount === 0 ? (
        <span className="quiet">no other run that is known</span>
      ) : (
        <>
          <Link href={addressOf("run", { id: `run:${runId}` })}>{counted(data.childCount, "run")}</Link>{" "}
          <span className="quiet">
            of run <RunLink id={runId} />
          </span>
        </>
      )}
    </div>
  );
}
