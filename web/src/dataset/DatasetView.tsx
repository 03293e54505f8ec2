import type { Reference } from "../address/reference";
import { useParameters } from "../address/use-address";
import { useAnswer } from "../api/use-answer";
import { AnswerOf } from "../design/Answer";
import { kindOf } from "../design/Kind";
import { Facets } from "../node/Facets";
import { NodeHead } from "../node/NodeHead";
import { InNamespace, NodeView } from "../node/NodeView";
import type { NodeCard } from "../node/OneNode";
import { Tabs, tabOf } from "../node/Tabs";
import { DatasetEvents } from "./DatasetEvents";
import { Overview } from "./Overview";
import { Quality } from "./Quality";
import { Runs } from "./Runs";
import { Schema } from "./Schema";
import { Statistics } from "./Statistics";
import { Versions } from "./Versions";
import "./dataset.css";

const TABS = [
  ["overview", "Overview"],
  ["schema", "Schema"],
  ["versions", "Versions"],
  ["runs", "Runs"],
  ["statistics", "Statistics"],
  ["quality", "Quality"],
  ["facets", "Details"],
  ["events", "Events"],
] as const;

/** A dataset: what it is, its columns and where they come from, how it changed, who writes and reads it. */
export default function DatasetView() {
  return (
    <NodeView type="dataset" title="Dataset" hint="Find a table, file, topic or view in the box above.">
      {(reference, card) => <OneDataset reference={reference} card={card} />}
    </NodeView>
  );
}

function OneDataset({ reference, card }: { reference: Reference; card: NodeCard }) {
  const [parameters] = useParameters();
  const tab = tabOf(TABS, parameters.get("tab"));
  const answer = useAnswer(
    "/api/v1/namespaces/{namespace}/datasets/{dataset}",
    {},
    { path: { namespace: card.namespace, dataset: card.name } },
  );
  return (
    <div className="stack">
      <NodeHead
        kind={kindOf(card)}
        name={card.name}
        under={<InNamespace namespace={card.namespace} />}
        reference={reference}
      />
      <Tabs view="dataset" reference={reference} label="About this dataset" tabs={TABS} shown={tab} />
      {tab === "overview" ? (
        <AnswerOf answer={answer} what="this dataset">
          {(dataset) => <Overview card={card} dataset={dataset} reference={reference} />}
        </AnswerOf>
      ) : null}
      {tab === "schema" ? <Schema card={card} lineage={answer.data?.facets.columnLineage} /> : null}
      {tab === "versions" ? <Versions card={card} /> : null}
      {tab === "runs" ? <Runs card={card} /> : null}
      {tab === "statistics" ? <Statistics card={card} /> : null}
      {tab === "quality" ? <Quality card={card} /> : null}
      {tab === "facets" ? (
        <AnswerOf answer={answer} what="this dataset">
          {(dataset) => <Facets facets={dataset.facets} of="this dataset" />}
        </AnswerOf>
      ) : null}
      {tab === "events" ? <DatasetEvents card={card} /> : null}
    </div>
  );
}
