import { usePages } from "../api/use-pages";
import { AnswerOf, Empty } from "../design/Answer";
import { counted } from "../design/figures";
import { More } from "../design/More";
import { Name, NodeLink } from "../design/Name";
import { Panel } from "../design/Panel";
import { Table } from "../design/Table";
import { Time } from "../design/Time";
import type { NodeCard } from "../node/OneNode";
import { RunLink } from "../node/RunsTable";
import { checks, failedFirst } from "./checks";

/** What checks found: the state of each now, and run by run. */
export function Quality({ card }: { card: NodeCard }) {
  const pages = usePages(
    "/api/v1/datasets/statistics",
    { namespace: card.namespace, name: card.name, limit: 500 },
    (last) => last.truncated?.cursor,
  );
  return (
    <AnswerOf answer={pages.answer} what="what checks found">
      {(read) => {
        const points = read.flatMap((page) => page.points);
        const found = checks(points);
        return (
          <div className="stack">
            {found.length === 0 ? (
              <Empty>
                <strong>No check is known</strong>
                <span>
                  {pages.more
                    ? "None in the runs that were read so far."
                    : "No run has told what it checked. Producers say it with the facet dataQualityAssertions; dbt tests and Great Expectations do."}
                </span>
              </Empty>
            ) : (
              <Panel title="Each check, the last time it ran" aside={counted(found.length, "check")} flush>
                <Table
                  caption="Each check with its last results"
                  heads={[
                    "now",
                    "check",
                    "column",
                    "expected",
                    "found",
                    "last ran",
                    "before, the latest first",
                  ]}
                >
                  {failedFirst(found).map((check) => (
                    <tr key={check.key}>
                      <td>
                        <Passed success={check.last.success} />
                      </td>
                      <th scope="row" className="column-name">
                        <Name text={check.last.assertion ?? "without a name"} />
                        {check.last.severity ? (
                          <div className="quiet small">if it fails: {check.last.severity}</div>
                        ) : null}
                      </th>
                      <td>
                        {check.last.column === null ? (
                          <span className="quiet">the whole</span>
                        ) : (
                          <Name text={check.last.column} />
                        )}
                      </td>
                      <td>{check.last.expected ? <Name text={check.last.expected} /> : "–"}</td>
                      <td>{check.last.actual ? <Name text={check.last.actual} /> : "–"}</td>
                      <td className="when">
                        <Time at={check.runs[0]?.at} />
                        <div className="quiet small">
                          run <RunLink id={check.runs[0]?.runId ?? ""} />
                        </div>
                      </td>
                      <td>
                        <Before runs={check.runs.slice(1)} />
                      </td>
                    </tr>
                  ))}
                </Table>
              </Panel>
            )}
            <LeftOut points={points} />
            <More more={pages.more} busy={pages.busy} shown="older runs are not read yet" />
          </div>
        );
      }}
    </AnswerOf>
  );
}

function Passed({ success }: { success: boolean }) {
  return success ? <span className="badge good">✓ passed</span> : <span className="badge bad">✕ failed</span>;
}

/** Results shown of a check beside the last one. */
const MOST = 12;

function Before({ runs }: { runs: readonly { at: string; success: boolean }[] }) {
  if (runs.length === 0) return <span className="quiet">never</span>;
  const failed = runs.filter(({ success }) => !success).length;
  return (
    <>
      <span aria-hidden="true" className="check-history">
        {runs.slice(0, MOST).map(({ at, success }) => (
          <span key={at} className={success ? "passed" : "failed"}>
            {success ? "✓" : "✕"}
          </span>
        ))}
      </span>
      <div className="quiet small">
        {failed === 0 ? `passed ${runs.length} times` : `failed ${failed} of ${runs.length} times`}
      </div>
    </>
  );
}

function LeftOut({ points }: { points: Parameters<typeof checks>[0] }) {
  const cut = points.filter(({ assertions, assertionCount }) => assertionCount > assertions.length);
  const [first] = cut;
  if (!first) return null;
  return (
    <p className="quiet">
      Not all results are shown: {counted(cut.length, "run")} checked more than one answer holds (
      {first.job ? <NodeLink node={first.job} /> : "one"} {first.assertionCount} checks).
    </p>
  );
}
