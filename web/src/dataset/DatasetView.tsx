import { Link } from "wouter";
import { address } from "../address/address";
import { idOf, type Reference, shortLabel } from "../address/reference";
import { useParameters, useReference, useTitle } from "../address/use-address";
import { useAnswer } from "../api/use-answer";
import { AnswerOf, Empty } from "../design/Answer";
import { shortened, visible } from "../design/figures";
import { kindOf } from "../design/Kind";
import { Name } from "../design/Name";
import { Facets } from "../node/Facets";
import { NodeHead } from "../node/NodeHead";
import { type NodeCard, OneNode } from "../node/OneNode";
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
  const reference = useReference();
  useTitle(reference ? shortened(visible(shortLabel(idOf(reference))), 80) : "Dataset");
  if (!reference) {
    return (
      <div className="stack">
        <h1>Dataset</h1>
        <Empty>
          <strong>Which dataset?</strong>
          <span>Find a table, file, topic or view in the box above.</span>
        </Empty>
      </div>
    );
  }
  return (
    <OneNode reference={reference} type="dataset">
      {(card) => <OneDataset reference={reference} card={card} />}
    </OneNode>
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
        under={
          <>
            in{" "}
            <Link href={address("find", { namespace: card.namespace })}>
              <Name text={card.namespace} />
            </Link>
          </>
        }
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
