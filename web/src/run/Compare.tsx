import { shortLabel } from "../address/reference";
import { useParameters } from "../address/use-address";
import type { Shape } from "../api/client";
import { useAnswer } from "../api/use-answer";
import { ChangeList } from "../changes/ChangeList";
import { AnswerOf, Empty } from "../design/Answer";
import { counted, figure, instant } from "../design/figures";
import { NodeLink } from "../design/Name";
import { Panel } from "../design/Panel";
import { stateOf } from "../design/State";
import { Table } from "../design/Table";
import { Time } from "../design/Time";
import { RunLink } from "../node/RunsTable";
import type { Run } from "./Overview";

/** What differs between what this run was made from and what another was: of the same job, the one before at first. */
export function Compare({ run }: { run: Run }) {
  const [parameters, change] = useParameters();
  const others = useAnswer(
    "/api/v1/runs",
    run.job ? { jobNamespace: run.job.namespace, job: run.job.name, limit: 100 } : null,
  );
  const listed = others.data?.runs ?? [];
  const at = listed.findIndex(({ id }) => id === run.id);
  // The one before; of the first run, or one that is not among the latest, any other.
  const usual = listed[at + 1]?.id ?? listed.find(({ id }) => id !== run.id)?.id ?? null;
  const other = parameters.get("with") ?? usual;
  const elsewhere = other !== null && !listed.some(({ id }) => id === other);
  return (
    <div className="stack">
      <label className="field">
        compared with
        <select
          className="input compare-with"
          value={other ?? ""}
          onChange={(event) => change({ with: event.target.value })}
        >
          {elsewhere ? <option value={other}>run {other}</option> : null}
          {listed
            .filter(({ id }) => id !== run.id)
            .map(({ id, startedAt, lastEventAt, state }) => (
              <option key={id} value={id}>
                {instant(startedAt ?? lastEventAt ?? "")} · {stateOf(state).word}
                {id === usual ? " · the run before" : ""}
              </option>
            ))}
        </select>
      </label>
      {other ? (
        <Differing left={other} right={run.id} />
      ) : (
        <Empty>
          <strong>Nothing to compare with</strong>
          <span>No other run of its job is known.</span>
        </Empty>
      )}
    </div>
  );
}

function Differing({ left, right }: { left: string; right: string }) {
  const answer = useAnswer("/api/v1/diff", { left: `run:${left}`, right: `run:${right}` });
  return (
    <AnswerOf answer={answer} what="what differs">
      {(diff) => {
        const changes = [...diff.datasets.replaced, ...diff.jobs.replaced].flatMap((each) => each.changes);
        return (
          <div className="stack">
            <p>
              Run <RunLink id={diff.left.runId} />, <Time at={diff.left.at} />, against this run,{" "}
              <Time at={diff.right.at} />. They share {counted(diff.runs.shared, "run")} that they were made
              from; {figure(diff.runs.removed.length)} were only behind the other,{" "}
              {figure(diff.runs.added.length)} only behind this one.
            </p>
            {diff.truncated ? (
              <div className="notice warn">
                What both were made from was too large to be read whole ({diff.truncated.reason}): there may
                be more differences.
              </div>
            ) : null}
            <Panel title="What changed" aside={counted(changes.length, "change")}>
              {changes.length === 0 ? (
                <p className="quiet">Nothing that Headwater knows of, in any job or dataset behind both.</p>
              ) : (
                <ChangeList changes={changes} />
              )}
            </Panel>
            <OnlyOne title="Only behind this run" parts={[diff.datasets.added, diff.jobs.added]} />
            <OnlyOne title="Only behind the other" parts={[diff.datasets.removed, diff.jobs.removed]} />
            <Replaced of={diff.datasets.replaced} />
          </div>
        );
      }}
    </AnswerOf>
  );
}

function OnlyOne({ title, parts }: { title: string; parts: readonly (readonly string[])[] }) {
  const ids = parts.flat();
  if (ids.length === 0) return null;
  return (
    <Panel title={title} aside={figure(ids.length)}>
      <ul className="lines">
        {ids.map((id) => (
          <li key={id}>
            <NodeLink node={{ id, name: shortLabel(id) }} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Replaced({ of }: { of: readonly Shape<"ReplacedDataset">[] }) {
  if (of.length === 0) return null;
  return (
    <Panel title="Read in another state" aside={counted(of.length, "dataset")} flush>
      <Table
        caption="Datasets that both read, in different writes"
        heads={["dataset", "the other read the write of", "this one that of"]}
      >
        {of.map(({ dataset, left, right }) => (
          <tr key={dataset}>
            <td>
              <NodeLink node={{ id: dataset, name: shortLabel(dataset) }} />
            </td>
            {[left, right].map((side, index) => (
              <td key={index === 0 ? "left" : "right"}>
                <Time at={side.at} />
                <div className="quiet small">
                  {side.writer ? (
                    <>
                      run <RunLink id={side.writer} />
                    </>
                  ) : (
                    "no write is known"
                  )}
                </div>
              </td>
            ))}
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
