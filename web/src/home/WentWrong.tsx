import { Link } from "wouter";
import { address, addressOf } from "../address/address";
import { shortLabel } from "../address/reference";
import type { Shape } from "../api/client";
import { figure, numeric, shortened, visible } from "../design/figures";
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
        <Table
          caption={`What was judged bad ${lately}`}
          heads={[
            "what",
            "judged bad because",
            { key: "cause", shown: <span className="unseen">cause</span> },
          ]}
        >
          {bad.map((each) => (
            <tr key={`${each.node} ${each.version} ${each.at}`}>
              <td>
                <NodeLink node={{ id: each.node, name: shortLabel(each.node) }} />{" "}
                {each.version ? <span className="quiet">version {each.version}</span> : null}
                {each.via ? (
                  <div className="quiet">
                    via <NodeLink node={{ id: each.via.node, name: shortLabel(each.via.node) }} />
                    {each.via.version ? ` version ${visible(each.via.version)}` : ""}
                  </div>
                ) : null}
              </td>
              <td>
                <Because {...each} />
                <span className="quiet">
                  , <Time at={each.at} relative />
                </span>
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

/** Who says that it is bad, and why: a person, or a test or check with what it wanted and what it found. */
function Because({ because, note, expected, actual, by }: Shape<"JudgedBad">) {
  const told = note ? shortened(visible(note), 80) : null;
  const found = [
    expected === null ? null : `wanted ${shortened(visible(expected), 40)}`,
    actual === null ? null : `found ${shortened(visible(numeric(actual) ?? actual), 40)}`,
  ].filter((each) => each !== null);
  const judge = by ? <NodeLink node={{ id: by, name: shortLabel(by) }} /> : "a job without a name";
  if (because === "verdict")
    return (
      <>
        {told ? `“${told}”` : <span className="quiet">no reason given</span>}{" "}
        <span className="quiet">verdict {by === PEOPLE ? "of a person" : <>of {judge}</>}</span>
      </>
    );
  return (
    <>
      {because === "test" ? "test" : "check"} {told ? <strong>{told}</strong> : null} failed
      {found.length > 0 ? `: ${found.join(", ")}` : ""} <span className="quiet">in {judge}</span>
    </>
  );
}

/** The job whose runs are the verdicts of people. */
const PEOPLE = "job:headwater:verdict";

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
