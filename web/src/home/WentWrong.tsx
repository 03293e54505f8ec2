import { Link } from "wouter";
import { address, addressOf } from "../address/address";
import { shortLabel } from "../address/reference";
import type { Shape } from "../api/client";
import { figure, shortened, visible } from "../design/figures";
import { NodeLink } from "../design/Name";
import { Panel } from "../design/Panel";
import { StateBadge } from "../design/State";
import { Table } from "../design/Table";
import { Time } from "../design/Time";

/** What was judged bad, whatever it is, each with the way to its cause. `lately` says since when. */
export function JudgedBad({ overview, lately }: { overview: Shape<"Overview">; lately: string }) {
  const { judgedBad: bad, totals } = overview;
  return (
    <Panel title={`Judged bad ${lately}`} aside={ofAll(bad.length, totals.judgedBad)} flush>
      {bad.length === 0 ? (
        <p className="panel-body quiet">Nothing.</p>
      ) : (
        <Table caption={`What was judged bad ${lately}`}>
          {bad.map((each) => (
            <tr key={`${each.node} ${each.version} ${each.at}`}>
              <td>
                <NodeLink node={{ id: each.node, name: shortLabel(each.node) }} />{" "}
                {each.version ? <span className="quiet">version {each.version}</span> : null}
              </td>
              <td>
                {each.note ? (
                  shortened(visible(each.note), 80)
                ) : (
                  <span className="quiet">{each.by ? `by ${shortLabel(each.by)}` : ""}</span>
                )}
              </td>
              <td className="quiet">
                <Time at={each.at} relative />
              </td>
              <td>
                <Link href={addressOf("root-cause", { id: each.node }, { bad: each.version ?? each.runId })}>
                  why?
                </Link>
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  );
}

/** Runs that failed, each with the way to its cause. */
export function FailedRuns({ overview, lately }: { overview: Shape<"Overview">; lately: string }) {
  const { failed, totals } = overview;
  return (
    <Panel
      title={`Failed ${lately}`}
      aside={
        <Link href={address("runs", { state: "FAILED" })}>
          {ofAll(failed.length, totals.failed) || "all runs"}
        </Link>
      }
      flush
    >
      {failed.length === 0 ? (
        <p className="panel-body quiet">Nothing.</p>
      ) : (
        <Table caption={`Runs that failed ${lately}`}>
          {failed.map((each) => (
            <tr key={each.run}>
              <td>
                <StateBadge state={each.state} />
              </td>
              <td>{each.job ? <NodeLink node={{ id: each.job, name: shortLabel(each.job) }} /> : "–"}</td>
              <td>
                {each.error ? (
                  shortened(visible(each.error), 90)
                ) : (
                  <span className="quiet">no error told</span>
                )}
              </td>
              <td className="quiet">
                <Time at={each.endedAt} relative />
              </td>
              <td>
                <NodeLink node={{ id: `run:${each.run}`, name: "run" }} />{" "}
                <Link href={addressOf("root-cause", { id: `run:${each.run}` })}>why?</Link>
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  );
}

/** `50 of 340`, `50 and more`, or nothing where all are shown. */
export function ofAll(shown: number, total: number | null): string {
  if (total === null) return `${shown} and more`;
  return total > shown ? `${shown} of ${figure(total)}` : "";
}
