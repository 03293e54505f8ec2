import { useQueries } from "@tanstack/react-query";
import type { Shape } from "../api/client";
import { counted, figure } from "../design/figures";
import { Name, NodeLink } from "../design/Name";
import { Panel } from "../design/Panel";
import { batched } from "./batched";
import { MOST, ownedIds, ownersQuery } from "./owners-of";
import type { Node } from "./reach";

type Card = Shape<"NodeCard">;

/** Whom to tell: the owners of what is reached, each with what of it is theirs. */
export function Owners({ nodes }: { nodes: readonly Node[] }) {
  const ids = ownedIds(nodes);
  const { owned, unowned, pending } = useQueries({
    queries: batched(ids).map(ownersQuery),
    combine: (results) => {
      const owned = new Map<string, Card[]>();
      const unowned: Card[] = [];
      for (const card of results.flatMap(({ data }) => data?.nodes ?? [])) {
        if (card.owners.length === 0) unowned.push(card);
        for (const owner of card.owners) owned.set(owner, [...(owned.get(owner) ?? []), card]);
      }
      return {
        owned: [...owned].sort((a, b) => b[1].length - a[1].length),
        unowned,
        pending: results.some(({ isPending }) => isPending),
      };
    },
  });
  if (ids.length === 0) return null;
  return (
    <div aria-busy={pending}>
      <Panel title="Whom to tell" aside={pending ? "reading …" : undefined}>
        <ul className="owners">
          {owned.map(([owner, theirs]) => (
            <li key={owner}>
              <strong>
                <Name text={owner} />
              </strong>
              <Theirs cards={theirs} />
            </li>
          ))}
          {unowned.length > 0 ? (
            <li>
              <span className="quiet">{counted(unowned.length, "node")} without an owner</span>
              <Theirs cards={unowned} />
            </li>
          ) : null}
        </ul>
        {ids.length === MOST ? <p className="quiet">Of the {figure(MOST)} nearest.</p> : null}
      </Panel>
    </div>
  );
}

/** Named at once; the others are opened. */
const FIRST = 5;

function Theirs({ cards }: { cards: readonly Card[] }) {
  const more = cards.length - FIRST;
  return (
    <>
      <Listed cards={cards.slice(0, FIRST)} />
      {more > 0 ? (
        <details>
          <summary>{figure(more)} more</summary>
          <Listed cards={cards.slice(FIRST)} />
        </details>
      ) : null}
    </>
  );
}

function Listed({ cards }: { cards: readonly Card[] }) {
  return (
    <ul className="theirs">
      {cards.map((card) => (
        <li key={card.id}>
          <NodeLink node={card} most={36} />
        </li>
      ))}
    </ul>
  );
}
