import { useState } from "react";
import { usePages } from "../api/use-pages";
import { useSettled } from "../api/use-settled";
import { Failed, Loading } from "../design/Answer";
import { figure, shortened, visible } from "../design/figures";
import { KindMark, kindOf } from "../design/Kind";
import { Name } from "../design/Name";
import { SearchInput } from "../design/SearchInput";
import type { Graph } from "./model";
import { SideHead } from "./SideHead";
import type { Show } from "./Toolbar";
import { type GraphAddress, type Side, without } from "./view";

/** All that stands on one side of a node, to search and to choose what is drawn of it. */
export function NeighbourList(props: {
  side: Side;
  name: string;
  graph: Graph;
  view: GraphAddress;
  show: Show;
}) {
  const { side, name, graph, view, show } = props;
  const [text, setText] = useState("");
  const q = useSettled(text, 200);
  const query = {
    nodeId: side.id,
    direction: side.direction,
    limit: 25,
    ...(q ? { q } : {}),
    ...(view.asOf && view.asOf !== "now" ? { asOf: view.asOf } : view.history ? { history: true } : {}),
  };
  const { answer, more, busy } = usePages("/api/v1/neighbours", query, (last) => last.next);
  const pages = answer.data ?? [];
  const cards = pages.flatMap((page) => page.nodes);
  const total = pages[0]?.totalCount ?? 0;
  const drawn = cards.filter(({ id }) => graph.nodes.has(id)).length;
  const add = (ids: readonly string[]) =>
    show({
      added: [...new Set([...view.added, ...ids])],
      single: [...new Set([...view.single, ...ids])],
      closed: without(view.closed, side),
    });
  return (
    <section className="side-part" aria-label={`All ${side.direction} of ${visible(shortened(name, 200))}`}>
      <SideHead
        title={
          <>
            {side.direction === "upstream" ? "Upstream of " : "Downstream of "}
            <Name text={name} most={40} />
          </>
        }
        close={() => show({ listed: null })}
        closing="Close the list"
      />
      <SearchInput label="Find among them" text={text} set={setText} />
      {answer.error ? (
        <Failed error={answer.error} what="its neighbours" retry={() => void answer.refetch()} />
      ) : answer.data === undefined ? (
        <Loading what="its neighbours" />
      ) : (
        <>
          <p className="quiet" role="status">
            {figure(drawn)} of {figure(cards.length)} listed are drawn
            {total > cards.length ? `; there are ${figure(total)}` : ""}
            {q ? " with this in the name" : ""}
          </p>
          <ul className="choice-list">
            {cards.map((card) => (
              <li key={card.id}>
                <label>
                  <input
                    type="checkbox"
                    checked={graph.nodes.has(card.id)}
                    disabled={graph.nodes.has(card.id) && !view.added.includes(card.id)}
                    onChange={(event) =>
                      event.target.checked
                        ? add([card.id])
                        : show({ added: view.added.filter((id) => id !== card.id) })
                    }
                  />
                  <KindMark kind={kindOf(card)} bare />
                  <Name text={card.name} most={34} />
                </label>
              </li>
            ))}
          </ul>
          <div className="row">
            {drawn < cards.length ? (
              <button type="button" className="button" onClick={() => add(cards.map(({ id }) => id))}>
                Draw all {figure(cards.length)}
              </button>
            ) : null}
            {more ? (
              <button type="button" className="button" disabled={busy} onClick={more}>
                {figure(cards.length)} of {figure(total)} listed: more
              </button>
            ) : null}
          </div>
        </>
      )}
    </section>
  );
}
