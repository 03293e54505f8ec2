import { setOf, useParameters, useTitle } from "../address/use-address";
import type { Asked, Shape } from "../api/client";
import { usePages } from "../api/use-pages";
import { useSettled } from "../api/use-settled";
import { AnswerOf, Empty } from "../design/Answer";
import { shortened, visible } from "../design/figures";
import { More } from "../design/More";
import { NodeLink } from "../design/Name";
import { Panel } from "../design/Panel";
import { StateBadge } from "../design/State";
import { Table } from "../design/Table";
import { Duration, Time } from "../design/Time";
import "./operate.css";

const STATES = ["RUNNING", "COMPLETED", "FAILED", "ABORTED", "NEW"] as const;
const TEXTS = [
  ["q", "run or job"],
  ["jobNamespace", "namespace"],
  ["producer", "producer"],
] as const;

/** All runs, those heard of last first: for who keeps the pipelines going. */
export default function RunsView() {
  useTitle("Runs");
  const [parameters, change] = useParameters();
  const asked = setOf(parameters, ["q", "state", "jobNamespace", "producer", "from", "to"]);
  const settled = useSettled(JSON.stringify(asked), 200);
  const pages = usePages(
    "/api/v1/runs",
    { ...(JSON.parse(settled) as Asked<"/api/v1/runs">), limit: 50 },
    (last) => last.next,
  );
  return (
    <div className="stack">
      <h1>Runs</h1>
      <form className="row" aria-label="Which runs" onSubmit={(event) => event.preventDefault()}>
        <label className="field">
          state
          <select
            className="input"
            value={parameters.get("state") ?? ""}
            onChange={(event) => change({ state: event.target.value || null })}
          >
            <option value="">any</option>
            {STATES.map((state) => (
              <option key={state} value={state}>
                {state.toLowerCase()}
              </option>
            ))}
          </select>
        </label>
        {TEXTS.map(([key, word]) => (
          <label key={key} className="field">
            {word}
            <input
              className="input"
              type="search"
              value={parameters.get(key) ?? ""}
              onChange={(event) => change({ [key]: event.target.value || null }, true)}
            />
          </label>
        ))}
      </form>
      <AnswerOf answer={pages.answer} what="the runs">
        {(read) => {
          const runs = read.flatMap((page) => page.runs);
          return runs.length === 0 && !pages.more ? (
            <Empty>
              <strong>No such run</strong>
              <span>Fewer filters find more.</span>
            </Empty>
          ) : (
            <Panel title="Runs" aside="those heard of last first" flush>
              <Table
                caption="Runs, those heard of last first"
                heads={["state", "job", "run", "started", "took", "last heard", "error"]}
              >
                {runs.map((run) => (
                  <RunRow key={run.id} run={run} />
                ))}
              </Table>
              <More more={pages.more} busy={pages.busy} />
            </Panel>
          );
        }}
      </AnswerOf>
    </div>
  );
}

function RunRow({ run }: { run: Shape<"RunCard"> }) {
  return (
    <tr>
      <td>
        <StateBadge state={run.state} stale={run.stale} />
      </td>
      <td>
        {run.job ? (
          <NodeLink node={{ id: run.job.id, name: run.job.name }} />
        ) : (
          <span className="quiet">no event named one</span>
        )}
      </td>
      <td>
        <NodeLink node={{ id: `run:${run.id}`, name: run.id }} most={18} />
      </td>
      <td>{run.startedAt ? <Time at={run.startedAt} /> : "–"}</td>
      <td>
        <Duration ms={run.durationMs} />
      </td>
      <td>{run.lastEventAt ? <Time at={run.lastEventAt} relative /> : "–"}</td>
      <td className="error-line">
        {run.error ? shortened(visible(run.error.split("\n")[0] ?? ""), 90) : null}
      </td>
    </tr>
  );
}
