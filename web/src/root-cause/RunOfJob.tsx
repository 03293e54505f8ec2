import { labelOf } from "../address/reference";
import type { Answer } from "../api/client";
import { useAnswer } from "../api/use-answer";
import { Name } from "../design/Name";
import { RunOf } from "../node/RunsTable";

type Run = Answer<"/api/v1/jobs/runs/{id}">;

/** A run by its job, which is asked for. */
export function RunOfJob({ id }: { id: string }) {
  const job = useRun(id).data?.job;
  return <RunOf id={id} job={job ? { id: `job:${job.namespace}:${job.name}`, name: job.name } : null} />;
}

/**
 * Who brought a change: the run that wrote it, or, of what no run is known to have written, the one that saw it first
 * and whom to ask.
 */
export function Brought(props: {
  nodeId: string;
  runId: string;
  /** Whether no run is known to have written the dataset. */
  source: boolean;
  owners: readonly string[];
}) {
  const { nodeId, runId, source, owners } = props;
  const { data } = useRun(runId);
  const did = data ? part(data, nodeId) : null;
  if (did === "wrote") {
    return (
      <>
        written by <RunOfJob id={runId} />
      </>
    );
  }
  return (
    <>
      first {did === "read" ? "seen by" : "in"} <RunOfJob id={runId} />
      {did === "read" ? ", which read it" : ""}
      {source ? (
        <>
          . Who wrote it is not known (a source):{" "}
          {owners.length > 0 ? (
            <>
              ask <Name text={owners.join(", ")} />
            </>
          ) : (
            "it names no owner to ask"
          )}
        </>
      ) : null}
    </>
  );
}

function useRun(id: string) {
  return useAnswer("/api/v1/jobs/runs/{id}", {}, { path: { id } });
}

/** What a run did with a dataset, as far as it says. */
function part(run: Run, dataset: string): "wrote" | "read" | null {
  const is = ({ datasetVersionId: of }: { datasetVersionId: { namespace: string; name: string } }) =>
    `${of.namespace}:${of.name}` === labelOf(dataset);
  if (run.outputDatasetVersions.some((each) => is(each) && each.written)) return "wrote";
  return run.inputDatasetVersions.some(is) ? "read" : null;
}
