import { useState } from "react";
import { shortLabel } from "../address/reference";
import { figure, shortened, visible } from "../design/figures";
import { KindMark, kindOf } from "../design/Kind";
import { Name } from "../design/Name";
import { SearchInput } from "../design/SearchInput";
import { StateBadge } from "../design/State";
import type { Cluster } from "./cluster";
import { SideHead } from "./SideHead";
import type { Show } from "./Toolbar";
import type { GraphAddress } from "./view";

/** Members listed before one searches. */
const FIRST = 100;

/** What is drawn as one: a list from which one can be pulled out. */
export function ClusterPanel({ cluster, view, show }: { cluster: Cluster; view: GraphAddress; show: Show }) {
  const [text, setText] = useState("");
  const part = text.toLocaleLowerCase();
  const found = cluster.members.filter(({ name }) => name.toLocaleLowerCase().includes(part));
  const title = cluster.group === "parent" ? shortLabel(cluster.name) : cluster.name;
  const apart = () =>
    cluster.group
      ? show({ apart: [...view.apart, cluster.name], selected: null })
      : show({ single: [...view.single, ...cluster.members.map(({ id }) => id)], selected: null });
  return (
    <section className="side-part" aria-label="What is drawn as one">
      <SideHead title={<Name text={title} most={50} />} close={() => show({ selected: null })} />
      <p className="quiet">
        {cluster.group === "namespace"
          ? `${figure(cluster.members.length)} nodes of one namespace, drawn as one.`
          : cluster.group === "parent"
            ? `${figure(cluster.members.length)} jobs of one parent, drawn as one.`
            : `${figure(cluster.members.length)} of one kind between the same nodes, drawn as one.`}
      </p>
      <div className="row">
        <button type="button" className="button" onClick={apart}>
          Draw all {figure(cluster.members.length)} apart
        </button>
      </div>
      <SearchInput label="Find among them" text={text} set={setText} />
      <ul className="choice-list">
        {found.slice(0, FIRST).map((card) => (
          <li key={card.id}>
            <KindMark kind={kindOf(card)} bare />
            <Name text={card.name} most={26} />
            {card.type === "job" && card.lastRun ? (
              <StateBadge state={card.lastRun.state ?? "NEW"} stale={card.lastRun.stale} />
            ) : null}
            <button
              type="button"
              className="button"
              onClick={() => show({ single: [...view.single, card.id], selected: card.id })}
            >
              Pull out<span className="unseen"> {visible(shortened(card.name, 200))}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.length > FIRST ? (
        <p className="quiet">
          The first {FIRST} of {figure(found.length)}: search for the others.
        </p>
      ) : null}
    </section>
  );
}
