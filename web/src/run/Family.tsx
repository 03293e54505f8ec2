import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { addressOf } from "../address/address";
import { ask } from "../api/client";
import { counted, duration, figure, instant } from "../design/figures";
import { Name } from "../design/Name";
import { Panel } from "../design/Panel";
import { StateBadge, stateOf } from "../design/State";
import { Table } from "../design/Table";
import { Duration } from "../design/Time";
import type { Run } from "./Overview";
import { bar, span } from "./span";

/** Children whose times are read at first, and with each “more”. */
const PAGE = 12;

/** A run among its parents and children, on one axis of time. */
export function Family({ run }: { run: Run }) {
  const [most, setMost] = useState(PAGE);
  const ids = [...run.parents.slice(0, 5), ...run.children.slice(0, most)];
  const others = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["/api/v1/jobs/runs/{id}", {}, { id }],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        ask("/api/v1/jobs/runs/{id}", {}, { signal, path: { id } }) as Promise<Run>,
    })),
  });
  const known = new Map(others.flatMap(({ data }) => (data ? [[data.id, data] as const] : [])));
  const parents = run.parents.slice(0, 5);
  const children = run.children
    .slice(0, most)
    .sort((a, b) => start(known.get(a)).localeCompare(start(known.get(b))));
  const axis = span([run, ...known.values()], Date.now());
  const rows: readonly (readonly [string, string])[] = [
    ...parents.map((id) => ["parent", id] as const),
    ["this run", run.id],
    ...children.map((id) => ["child", id] as const),
  ];
  return (
    <Panel
      title="Time line"
      aside={
        axis
          ? `${instant(new Date(axis.first).toISOString())}, ${duration(axis.last - axis.first)} in all`
          : null
      }
      flush
    >
      <Table caption="This run, its parents and its children in time" className="time-table">
        {rows.map(([role, id]) => {
          const each = id === run.id ? run : known.get(id);
          const drawn = each && axis ? bar(each, axis) : null;
          return (
            <tr key={`${role} ${id}`} className={role === "this run" ? "this" : undefined}>
              <th scope="row">{role}</th>
              <td className="of">
                {role === "this run" ? (
                  <strong>
                    <Name text={run.job?.name ?? id} most={40} />
                  </strong>
                ) : (
                  <Link href={addressOf("run", { id: `run:${id}` })}>
                    <Name text={each?.job?.name ?? id} most={40} />
                  </Link>
                )}
              </td>
              <td>{each ? <StateBadge state={each.state} stale={each.stale} /> : "…"}</td>
              <td className="number">
                <Duration ms={each?.durationMs} />
              </td>
              <td className="track" aria-hidden="true">
                {drawn && each ? (
                  <span
                    className={`span ${each.stale ? "warn" : stateOf(each.state).tone}${drawn.open ? " open" : ""}`}
                    style={{ left: `${drawn.left}%`, width: `${Math.min(drawn.width, 100 - drawn.left)}%` }}
                    title={each.startedAt ? instant(each.startedAt) : undefined}
                  />
                ) : null}
              </td>
            </tr>
          );
        })}
      </Table>
      {run.childCount > children.length ? (
        <p className="panel-body row">
          {run.children.length > most ? (
            <button type="button" className="button" onClick={() => setMost(most + PAGE)}>
              Show more
            </button>
          ) : null}
          <span className="quiet">
            {figure(children.length)} of {counted(run.childCount, "child", "children")} shown
          </span>
        </p>
      ) : null}
    </Panel>
  );
}

function start(run: Run | undefined): string {
  return run?.startedAt ?? "~";
}
