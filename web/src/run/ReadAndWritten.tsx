import { Link } from "wouter";
import { addressOf } from "../address/address";
import { idOf } from "../address/reference";
import { useAnswer } from "../api/use-answer";
import { Failed, Loading } from "../design/Answer";
import { KindMark } from "../design/Kind";
import { Name } from "../design/Name";
import { Panel } from "../design/Panel";
import { Table } from "../design/Table";
import { Time } from "../design/Time";
import { RunLink } from "../node/RunsTable";
import { ruleWords } from "../node/rule";
import { amount, type Run } from "./Overview";

type Written = Run["outputDatasetVersions"][number];
type Read = Run["inputDatasetVersions"][number];

/** What a run read, in which version and how that is known, and what it wrote. */
export function ReadAndWritten({ run }: { run: Run }) {
  const nothing = run.inputDatasetVersions.length + run.outputDatasetVersions.length === 0;
  return (
    <div className={nothing ? "columns" : "stack"}>
      <Panel title="It read" aside={run.inputDatasetVersions.length || undefined} flush>
        <Reads run={run} />
      </Panel>
      <Panel title="It wrote" aside={run.outputDatasetVersions.length || undefined} flush>
        <Writes outputs={run.outputDatasetVersions} />
      </Panel>
    </div>
  );
}

function Reads({ run }: { run: Run }) {
  const closure = useAnswer("/api/v1/runs/{id}/closure", {}, { path: { id: run.id } });
  if (run.inputDatasetVersions.length === 0)
    return <p className="panel-body quiet">No event says that it read anything.</p>;
  const seen = new Map(
    (closure.data?.reads ?? []).filter((read) => read.reader === run.id).map((read) => [read.dataset, read]),
  );
  return (
    <>
      <Table
        caption="What the run read, and which write of it"
        heads={["dataset", "as written by", "how much"]}
      >
        {run.inputDatasetVersions.map((input) => {
          const read = seen.get(idOf({ type: "dataset", ...nameOf(input) }));
          return (
            <tr key={keyOf(input)}>
              <td>
                <DatasetLink of={input} />
              </td>
              <td>
                {read?.writer ? (
                  <>
                    run <RunLink id={read.writer} />, <Time at={read.writtenAt} />
                    {read.alsoWriters.length > 0 ? ` and ${read.alsoWriters.length} more` : ""}
                  </>
                ) : null}
                <div className="quiet small">
                  {read?.writer ? ruleWords(read.rule) : closure.data ? "no write is known: a source" : ""}
                  {read?.inferred ? "; only a lineage says that it read it" : ""}
                  {read?.droppedBy ? "; dropped in between" : ""}
                </div>
              </td>
              <td>{amount(input) || "–"}</td>
            </tr>
          );
        })}
      </Table>
      {closure.error ? (
        <Failed error={closure.error} what="which writes it read" retry={() => void closure.refetch()} />
      ) : closure.data ? null : (
        <Loading what="which writes it read" lines={1} />
      )}
    </>
  );
}

function Writes({ outputs }: { outputs: readonly Written[] }) {
  if (outputs.length === 0) return <p className="panel-body quiet">No event says that it wrote anything.</p>;
  return (
    <Table caption="What the run wrote" heads={["dataset", "what became of it", "how much"]}>
      {outputs.map((output) => (
        <tr key={keyOf(output)}>
          <td>
            <DatasetLink of={output} />
          </td>
          <td>
            {output.written === false ? (
              <span className="badge warn">■ nothing was written</span>
            ) : (
              <span>
                {output.lifecycle ? output.lifecycle.toLowerCase().replaceAll("_", " ") : "written"}
              </span>
            )}
            {output.ignoredColumns.length > 0 ? (
              <div className="quiet small">
                of its lineage not told again: <Name text={output.ignoredColumns.join(", ")} most={120} />
              </div>
            ) : null}
          </td>
          <td>{amount(output) || "–"}</td>
        </tr>
      ))}
    </Table>
  );
}

function DatasetLink({ of }: { of: Read | Written }) {
  const { namespace, name, version } = of.datasetVersionId;
  return (
    <>
      <KindMark kind="dataset" bare />{" "}
      <Link href={addressOf("dataset", { type: "dataset", namespace, name })}>
        <Name text={name} />
      </Link>
      <div className="quiet small">
        in <Name text={namespace} most={40} />
      </div>
      {(version ?? of.snapshot) ? (
        <div className="quiet small">
          version <Name text={version ?? of.snapshot ?? ""} most={28} />
        </div>
      ) : null}
    </>
  );
}

function nameOf({ datasetVersionId: { namespace, name } }: Read | Written) {
  return { namespace, name };
}

function keyOf(of: Read | Written): string {
  const { namespace, name, version } = of.datasetVersionId;
  return JSON.stringify([namespace, name, version]);
}
