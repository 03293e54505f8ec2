import type { ReactNode } from "react";
import type { Shape } from "../api/client";
import { shortened, visible } from "../design/figures";
import { NodeLink } from "../design/Name";
import { StateBadge } from "../design/State";
import { Table } from "../design/Table";
import { Duration, Time } from "../design/Time";

export type RunCard = Shape<"RunCard">;

/** Runs, the latest first: state, when, how long, and what went wrong. `more` adds columns of the caller. */
export function RunsTable<Run extends RunCard>(props: {
  caption: string;
  runs: readonly Run[];
  /** With the job of each, where they are of several. */
  jobs?: boolean;
  more?: readonly {
    readonly head: string;
    readonly number?: boolean;
    readonly cell: (run: Run) => ReactNode;
  }[];
}) {
  const { caption, runs, jobs = false, more = [] } = props;
  return (
    <Table
      caption={caption}
      heads={[
        "run",
        "state",
        ...(jobs ? ["job"] : []),
        "started",
        { key: "took", number: true },
        ...more.map(({ head, number = false }) => ({ key: head, number })),
      ]}
    >
      {runs.map((run) => (
        <tr key={run.id}>
          <td>
            <RunLink id={run.id} />
            {run.error ? <div className="run-error">{shortened(visible(run.error), 120)}</div> : null}
          </td>
          <td>
            <StateBadge state={run.state} stale={run.stale} />
          </td>
          {jobs ? (
            <td className="job">
              {run.job ? <NodeLink node={run.job} /> : <span className="quiet">not known</span>}
            </td>
          ) : null}
          <td className="when">
            <Time at={run.startedAt ?? run.lastEventAt} />
          </td>
          <td className="number">
            <Duration ms={run.durationMs} />
          </td>
          {more.map(({ head, number, cell }) => (
            <td key={head} className={number ? "number" : undefined}>
              {cell(run)}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  );
}

/** A run as people know it: by its job where that is known, with its id behind. */
export function RunOf({ id, job }: { id: string; job: { id: string; name: string } | null | undefined }) {
  if (!job) {
    return (
      <>
        run <RunLink id={id} />
      </>
    );
  }
  return (
    <>
      <NodeLink node={job} most={40} /> (run <RunLink id={id} />)
    </>
  );
}

/** A run by its id: both ends of it, since ids that are made one after another begin alike. */
export function RunLink({ id, most = 15 }: { id: string; most?: number }) {
  return (
    <span className="run-link">
      <NodeLink node={{ id: `run:${id}`, name: id }} most={most} />
    </span>
  );
}
