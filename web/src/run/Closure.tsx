import { useState } from "react";
import { shortLabel } from "../address/reference";
import { useAnswer } from "../api/use-answer";
import { AnswerOf } from "../design/Answer";
import { counted, figure } from "../design/figures";
import { KindMark } from "../design/Kind";
import { Name, NodeLink } from "../design/Name";
import { Panel } from "../design/Panel";
import { Table } from "../design/Table";
import { Time } from "../design/Time";
import { RunLink } from "../node/RunsTable";
import { ruleWords } from "../node/rule";
import { byDepth, stepsBack } from "./depth";
import { FirstOf, Truncated } from "./Truncated";

/** What a run really read, write by write, back to the sources. */
export function Closure({ id }: { id: string }) {
  const [limit, setLimit] = useState(1_000);
  const answer = useAnswer("/api/v1/runs/{id}/closure", { limit }, { path: { id }, keep: true });
  return (
    <AnswerOf answer={answer} what="what it read, back to the sources">
      {({ reads, truncated }) => {
        const writers = new Set(reads.flatMap(({ writer }) => (writer ? [writer] : [])));
        const sources = new Set(reads.filter(({ writer }) => !writer).map(({ dataset }) => dataset));
        return (
          <div className="stack">
            <p>
              {reads.length === 0
                ? "No event says that this run read anything."
                : `It read what ${counted(writers.size, "run")} wrote, back to ${counted(sources.size, "source")} of which no write is known.`}
            </p>
            <Truncated cut={truncated} more={() => setLimit(limit * 5)} busy={answer.isFetching} />
            {byDepth(reads).map(([depth, ofDepth]) => (
              <Panel key={depth} title={stepsBack(depth)} aside={counted(ofDepth.length, "read")} flush>
                <FirstOf of={ofDepth}>
                  {(shown) => (
                    <Table
                      caption={stepsBack(depth)}
                      heads={["dataset", "read by", "as written by", "written", "how that is known"]}
                    >
                      {shown.map((read) => (
                        <tr key={`${read.reader} ${read.dataset} ${read.version ?? ""}`}>
                          <td>
                            <KindMark kind="dataset" bare />{" "}
                            <NodeLink node={{ id: read.dataset, name: shortLabel(read.dataset) }} />
                          </td>
                          <td>
                            {read.reader === id ? "this run" : <RunLink id={read.reader} />}
                            <div className="quiet small">
                              <Time at={read.readAt} />
                            </div>
                          </td>
                          <td>
                            {read.writer ? (
                              <RunLink id={read.writer} />
                            ) : (
                              <span className="quiet">a source</span>
                            )}
                            {read.alsoWriters.length > 0 ? (
                              <div className="quiet small">and {figure(read.alsoWriters.length)} more</div>
                            ) : null}
                          </td>
                          <td className="when">
                            {read.writtenAt ? <Time at={read.writtenAt} /> : <span className="quiet">–</span>}
                          </td>
                          <td>
                            {read.writer ? ruleWords(read.rule) : "no write of it is known"}
                            {read.inferred ? <div className="quiet small">only a lineage says so</div> : null}
                            {read.movedFrom ? (
                              <div className="quiet small">
                                written as <Name text={read.movedFrom} most={60} />, renamed since
                              </div>
                            ) : null}
                            {read.droppedBy ? (
                              <div className="quiet small">
                                dropped before by run <RunLink id={read.droppedBy} />
                              </div>
                            ) : null}
                          </td>
                        </tr>
                      ))}
                    </Table>
                  )}
                </FirstOf>
              </Panel>
            ))}
          </div>
        );
      }}
    </AnswerOf>
  );
}
