import { useInfiniteQuery } from "@tanstack/react-query";
import { useParameters, useTitle } from "../address/use-address";
import { type Asked, ask, type Shape } from "../api/client";
import { useSettled } from "../api/use-settled";
import { Empty, Failed, Loading } from "../design/Answer";
import { shortened, visible } from "../design/figures";
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
  const asked = Object.fromEntries(
    ["q", "state", "jobNamespace", "producer", "from", "to"].flatMap((key) => {
      const value = parameters.get(key);
      return value ? [[key, value] as const] : [];
    }),
  );
  const settled = useSettled(JSON.stringify(asked), 200);
  const answer = useInfiniteQuery({
    queryKey: ["/api/v1/runs", settled],
    queryFn: ({ signal, pageParam }) =>
      ask(
        "/api/v1/runs",
        {
          ...JSON.parse(settled),
          limit: 50,
          ...(pageParam ? { cursor: pageParam } : {}),
        } as Asked<"/api/v1/runs">,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  const runs = answer.data?.pages.flatMap((page) => page.runs) ?? [];
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
      {answer.data ? (
        runs.length === 0 && !answer.hasNextPage ? (
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
          </Panel>
        )
      ) : answer.error ? (
        <Failed error={answer.error} what="the runs" retry={() => void answer.refetch()} />
      ) : (
        <Loading what="the runs" />
      )}
      {answer.hasNextPage ? (
        <div>
          <button
            type="button"
            className="button"
            disabled={answer.isFetchingNextPage}
            onClick={() => void answer.fetchNextPage()}
          >
            {answer.isFetchingNextPage ? "Reading …" : "Show more"}
          </button>
        </div>
      ) : null}
    </div>
  );
}

export function RunRow({ run }: { run: Shape<"RunCard"> }) {
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
