import type { ReactNode } from "react";
import { Link } from "wouter";
import { addressOf } from "../address/address";
import { idOf, type Reference } from "../address/reference";
import type { Shape } from "../api/client";
import { useAnswer } from "../api/use-answer";
import { AnswerOf } from "../design/Answer";
import { Name } from "../design/Name";

export type NodeCard = Shape<"NodeCard">;

/** The dataset or job that an address means, under its elected name. Where its id means several, they are offered. */
export function OneNode(props: {
  reference: Reference;
  type: "dataset" | "job";
  children: (card: NodeCard) => ReactNode;
}) {
  const { reference, type, children } = props;
  const answer = useAnswer("/api/v1/nodes", { nodeId: [idOf(reference)] });
  return (
    <AnswerOf answer={answer} what={`this ${type}`} whole>
      {({ nodes }) => {
        const found = meant(nodes, reference, type);
        const [only] = found;
        if (!only) return <Unknown reference={reference} type={type} />;
        return found.length === 1 ? children(only) : <Which cards={found} />;
      }}
    </AnswerOf>
  );
}

/** Of the nodes that have an id those that a reference may mean. Pure. */
export function meant(cards: readonly NodeCard[], reference: Reference, type: string): readonly NodeCard[] {
  const fitting = cards.filter((card) => card.type === type);
  if ("id" in reference) return fitting;
  const exact = fitting.filter(
    (card) => card.namespace === reference.namespace && card.name === reference.name,
  );
  // A name of earlier is answered with the elected one.
  return exact.length > 0 ? exact : fitting;
}

function Unknown({ reference, type }: { reference: Reference; type: string }) {
  return (
    <div className="notice warn" role="alert">
      <h1>Not in the graph</h1>
      <span>
        No event has named the {type} <Name text={idOf(reference)} most={120} /> yet. Names are found in the
        box above.
      </span>
    </div>
  );
}

function Which({ cards }: { cards: readonly NodeCard[] }) {
  return (
    <div className="notice warn">
      <h1>Several have this id: which one?</h1>
      <ul className="lines">
        {cards.map(({ type, namespace, name }) => (
          <li key={`${namespace.length} ${namespace} ${name}`}>
            <Link href={addressOf(type, { type, namespace, name })}>
              <Name text={name} />
            </Link>{" "}
            <span className="quiet">
              in <Name text={namespace} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
