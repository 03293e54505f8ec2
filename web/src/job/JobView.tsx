import type { Reference } from "../address/reference";
import { useParameters } from "../address/use-address";
import { useAnswer } from "../api/use-answer";
import { AnswerOf } from "../design/Answer";
import { Facets } from "../node/Facets";
import { NodeHead } from "../node/NodeHead";
import { InNamespace, NodeView } from "../node/NodeView";
import type { NodeCard } from "../node/OneNode";
import { RawEvents } from "../node/RawEvents";
import { Tabs, tabOf } from "../node/Tabs";
import { Code } from "./Code";
import { JobRuns } from "./JobRuns";
import { Overview } from "./Overview";
import "./job.css";

const TABS = [
  ["overview", "Overview"],
  ["runs", "Runs"],
  ["code", "Code and settings"],
  ["facets", "Details"],
  ["events", "Events"],
] as const;

/** A job: how it runs, what it is made of and how that changed, what it reads, writes and waits for. */
export default function JobView() {
  return (
    <NodeView type="job" title="Job" hint="Find a task, model or query in the box above.">
      {(reference, card) => <OneJob reference={reference} card={card} />}
    </NodeView>
  );
}

function OneJob({ reference, card }: { reference: Reference; card: NodeCard }) {
  const [parameters] = useParameters();
  const tab = tabOf(TABS, parameters.get("tab"));
  const answer = useAnswer(
    "/api/v1/namespaces/{namespace}/jobs/{job}",
    {},
    { path: { namespace: card.namespace, job: card.name } },
  );
  return (
    <div className="stack">
      <NodeHead
        kind="job"
        name={card.name}
        under={<InNamespace namespace={card.namespace} />}
        reference={reference}
      />
      <Tabs view="job" reference={reference} label="About this job" tabs={TABS} shown={tab} />
      {tab === "overview" ? (
        <AnswerOf answer={answer} what="this job">
          {(job) => <Overview card={card} job={job} reference={reference} />}
        </AnswerOf>
      ) : null}
      {tab === "runs" ? <JobRuns card={card} /> : null}
      {tab === "code" ? <Code card={card} /> : null}
      {tab === "facets" ? (
        <AnswerOf answer={answer} what="this job">
          {(job) => <Facets facets={job.facets} of="this job" />}
        </AnswerOf>
      ) : null}
      {tab === "events" ? <RawEvents asked={{ namespace: card.namespace, name: card.name }} /> : null}
    </div>
  );
}
