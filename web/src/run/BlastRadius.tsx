import { useState } from "react";
import { shortLabel } from "../address/reference";
import type { Shape } from "../api/client";
import { useAnswer } from "../api/use-answer";
import { AnswerOf, Empty } from "../design/Answer";
import { counted } from "../design/figures";
import { KindMark, kindOf } from "../design/Kind";
import { NodeLink } from "../design/Name";
import { Panel } from "../design/Panel";
import { StateBadge } from "../design/State";
import { Table } from "../design/Table";
import { Time } from "../design/Time";
import { RunLink } from "../node/RunsTable";
import { byDepth, stepsOn } from "./depth";
import { FirstOf, Truncated } from "./Truncated";

/** What holds what this run wrote, if it was bad: datasets and runs, and what has been cleaned since. */
export function BlastRadius({ id }: { id: string }) {
  const [limit, setLimit] = useState(1_000);
  const answer = useAnswer("/api/v1/runs/{id}/blast-radius", { limit }, { path: { id }, keep: true });
  return (
    <AnswerOf answer={answer} what="what it reached">
      {({ datasets, runs, counts, truncated }) => {
        if (counts.datasets + counts.runs === 0)
          return (
            <Empty>
              <strong>It reached nothing</strong>
              <span>It wrote nothing, or nobody has read what it wrote.</span>
            </Empty>
          );
        return (
          <div className="stack">
            <section className="panel reach-line" aria-label="In short">
              <p>
                If what this run wrote was bad, <strong>{counted(counts.datasets, "dataset")}</strong> and{" "}
                <strong>{counted(counts.runs, "run")}</strong> were touched by it;{" "}
                {counts.stillTainted === 0 ? (
                  <strong>all datasets have been written anew since.</strong>
                ) : (
                  <>
                    <strong>{counted(counts.stillTainted, "dataset")}</strong>{" "}
                    {counts.stillTainted === 1 ? "is" : "are"} still not clean.
                  </>
                )}
              </p>
              {Object.keys(counts.datasetTypes).length > 0 ? (
                <p className="quiet">
                  {Object.entries(counts.datasetTypes)
                    .map(([type, count]) => counted(count, type.toLowerCase().replaceAll("_", " ")))
                    .join(", ")}
                </p>
              ) : null}
            </section>
            <Truncated cut={truncated} more={() => setLimit(limit * 5)} busy={answer.isFetching} />
            {byDepth(datasets).map(([depth, ofDepth]) => (
              <Panel
                key={`datasets ${depth}`}
                title={`Datasets: ${stepsOn(depth).toLowerCase()}`}
                aside={counted(ofDepth.length, "dataset")}
                flush
              >
                <FirstOf of={ofDepth}>{(shown) => <Datasets of={shown} id={id} />}</FirstOf>
              </Panel>
            ))}
            {byDepth(runs).map(([depth, ofDepth]) => (
              <Panel
                key={`runs ${depth}`}
                title={`Runs: ${stepsOn(depth).toLowerCase()}`}
                aside={counted(ofDepth.length, "run")}
                flush
              >
                <FirstOf of={ofDepth}>{(shown) => <Runs of={shown} />}</FirstOf>
              </Panel>
            ))}
          </div>
        );
      }}
    </AnswerOf>
  );
}

function Datasets({ of, id }: { of: readonly Shape<"TaintedDataset">[]; id: string }) {
  return (
    <Table
      caption="Datasets that hold what the run wrote"
      heads={["dataset", "now", "touched", "by run", "cleaned"]}
    >
      {of.map((each) => (
        <tr key={`${each.dataset} ${each.by} ${each.taintedAt}`}>
          <td>
            <KindMark kind={kindOf({ type: "dataset", datasetType: each.datasetType })} bare />{" "}
            <NodeLink
              node={{ id: each.dataset, name: shortLabel(each.dataset), datasetType: each.datasetType }}
            />
          </td>
          <td>
            <Still tainted={each.stillTainted} />
          </td>
          <td className="when">
            <Time at={each.taintedAt} />
          </td>
          <td>{each.by === id ? "this run" : <RunLink id={each.by} />}</td>
          <td>
            {each.cleanedBy ? (
              <>
                by run <RunLink id={each.cleanedBy} />, <Time at={each.cleanedAt} />
              </>
            ) : (
              <span className="quiet">{each.stillTainted ? "not yet" : "–"}</span>
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Runs({ of }: { of: readonly Shape<"TaintedRun">[] }) {
  return (
    <Table
      caption="Runs that read what the run wrote"
      heads={["run", "job", "state", "what it left", "read", "when"]}
    >
      {of.map((each) => (
        <tr key={`${each.runId} ${each.through}`}>
          <td>
            <RunLink id={each.runId} />
          </td>
          <td>{each.job ? <NodeLink node={{ id: each.job, name: shortLabel(each.job) }} /> : "–"}</td>
          <td>{each.state ? <StateBadge state={each.state} /> : "–"}</td>
          <td>
            <Still tainted={each.stillTainted} clean="nothing is left" />
          </td>
          <td>
            <NodeLink node={{ id: each.through, name: shortLabel(each.through) }} />
            {each.inferred ? <div className="quiet small">only a lineage says so</div> : null}
          </td>
          <td className="when">
            <Time at={each.taintedAt} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Still({ tainted, clean = "written anew" }: { tainted: boolean; clean?: string }) {
  return tainted ? (
    <span className="badge bad">✕ not clean</span>
  ) : (
    <span className="badge good">✓ {clean}</span>
  );
}
