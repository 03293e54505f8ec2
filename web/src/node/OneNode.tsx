import type { ReactNode } from "react";
import { Link } from "wouter";
import { addressOf } from "../address/address";
import { idOf, type Reference, referenceLabel } from "../address/reference";
import type { Shape } from "../api/client";
import { useAnswer } from "../api/use-answer";
import { AnswerOf } from "../design/Answer";
import { type Kind, KindMark } from "../design/Kind";
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
  if (!answer.data) {
    return (
      <Untold kind={type} reference={reference}>
        <AnswerOf answer={answer} what={`this ${type}`}>
          {() => null}
        </AnswerOf>
      </Untold>
    );
  }
  return (
    <AnswerOf answer={answer} what={`this ${type}`}>
      {({ nodes }) => {
        const found = meant(nodes, reference, type);
        const [only] = found;
        if (!only) return <Unknown reference={reference} type={type} />;
        return found.length === 1 ? (
          children(only)
        ) : (
          <Which cards={found} kind={type} reference={reference} />
        );
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

function Unknown({ reference, type }: { reference: Reference; type: Kind }) {
  return (
    <Untold kind={type} reference={reference}>
      <div className="notice warn" role="alert">
        <strong>Not in the graph</strong>
        <span>
          No event has named the {type} <Name text={idOf(reference)} most={120} /> yet. Names are found in the
          box above.
        </span>
      </div>
    </Untold>
  );
}

function Which(props: { cards: readonly NodeCard[]; kind: Kind; reference: Reference }) {
  const { cards, kind, reference } = props;
  return (
    <Untold kind={kind} reference={reference}>
      <div className="notice warn">
        <strong>Several have this id: which one?</strong>
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
    </Untold>
  );
}

/** A view under the name in its address, while nothing else is known of it. */
export function Untold(props: { kind: Kind; reference: Reference; children: ReactNode }) {
  return (
    <div className="stack">
      <h1 className="row">
        <KindMark kind={props.kind} bare /> <Name text={referenceLabel(props.reference)} most={80} />
      </h1>
      {props.children}
    </div>
  );
}
