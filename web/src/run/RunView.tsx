import { Link } from "wouter";
import { addressOf } from "../address/address";
import { idOf, labelOf, type Reference } from "../address/reference";
import { useParameters, useReference, useTitle } from "../address/use-address";
import type { Shape } from "../api/client";
import { useAnswer } from "../api/use-answer";
import { AnswerOf, Empty } from "../design/Answer";
import { shortened, visible } from "../design/figures";
import { Name } from "../design/Name";
import { StateBadge } from "../design/State";
import { NodeHead } from "../node/NodeHead";
import { Untold } from "../node/OneNode";
import { RawEvents } from "../node/RawEvents";
import { Tabs, tabOf } from "../node/Tabs";
import { BlastRadius } from "./BlastRadius";
import { Closure } from "./Closure";
import { Compare } from "./Compare";
import { Overview } from "./Overview";
import { RunDetails } from "./RunDetails";
import "./run.css";

const TABS = [
  ["overview", "Overview"],
  ["closure", "What it read"],
  ["reached", "What it reached"],
  ["compare", "Compare"],
  ["facets", "Details"],
  ["events", "Events"],
] as const;

/** A run: when and how it went, what it read and wrote, what it was made from and what it reached. */
export default function RunView() {
  const reference = useReference();
  const id = reference ? labelOf(idOf(reference)) : "";
  useTitle(id ? `Run ${shortened(visible(id), 40)}` : "Run");
  const answer = useAnswer("/api/v1/jobs/runs/{id}", id ? {} : null, { path: { id } });
  if (!reference || !id) {
    return (
      <div className="stack">
        <h1>Run</h1>
        <Empty>
          <strong>Which run?</strong>
          <span>Find a job in the box above and choose one of its runs, or paste the id of a run.</span>
        </Empty>
      </div>
    );
  }
  const shown = (
    <AnswerOf answer={answer} what="this run">
      {(run) => <OneRun reference={reference} run={run} />}
    </AnswerOf>
  );
  if (answer.data) return shown;
  return (
    <Untold kind="run" reference={reference}>
      {shown}
    </Untold>
  );
}

function OneRun({ reference, run }: { reference: Reference; run: Shape<"MarquezWholeRun"> }) {
  const [parameters] = useParameters();
  const tab = tabOf(TABS, parameters.get("tab"));
  const job = run.job ? ({ type: "job", ...run.job } as const) : null;
  return (
    <div className="stack">
      <NodeHead
        kind="run"
        name={run.id}
        under={
          <>
            <StateBadge state={run.state} stale={run.stale} /> a run of{" "}
            {job ? (
              <Link href={addressOf("job", job)}>
                <Name text={job.name} />
              </Link>
            ) : (
              "a job that no event has told yet"
            )}
          </>
        }
        reference={reference}
        views={["root-cause"]}
      >
        {job ? (
          <Link className="button" href={addressOf("graph", job)}>
            Graph of its job
          </Link>
        ) : null}
      </NodeHead>
      <Tabs view="run" reference={reference} label="About this run" tabs={TABS} shown={tab} />
      {tab === "overview" ? <Overview run={run} /> : null}
      {tab === "closure" ? <Closure id={run.id} /> : null}
      {tab === "reached" ? <BlastRadius id={run.id} /> : null}
      {tab === "compare" ? <Compare run={run} /> : null}
      {tab === "facets" ? <RunDetails id={run.id} /> : null}
      {tab === "events" ? <RawEvents asked={{ run: run.id }} /> : null}
    </div>
  );
}
