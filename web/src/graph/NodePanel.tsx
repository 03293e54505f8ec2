import type { ReactNode } from "react";
import { Link } from "wouter";
import { addressOf, home } from "../address/address";
import { shortLabel } from "../address/reference";
import { figure, visible } from "../design/figures";
import { KindMark, kindOf } from "../design/Kind";
import { Name, NodeLink } from "../design/Name";
import { StateBadge } from "../design/State";
import { Duration, Time } from "../design/Time";
import { ColumnList } from "./ColumnList";
import type { Card, Direction, Edge } from "./model";
import { SideHead } from "./SideHead";
import type { Show } from "./Toolbar";
import type { GraphAddress } from "./view";

/** One node beside the picture: what it is, what can be asked of it, its columns, and how its links are known. */
export function NodePanel(props: {
  card: Card;
  view: GraphAddress;
  show: Show;
  start: boolean;
  edges: readonly Edge[];
  nameOf: (id: string) => string;
  /** How many of each side are drawn, and whether they can be hidden without losing the node itself. */
  side: (direction: Direction) => { shown: number; total: number | null; closable: boolean };
  expand: (direction: Direction) => void;
  collapse: (direction: Direction) => void;
  /** What stands below its columns: the way of the one that is chosen. */
  children?: ReactNode;
}) {
  const { card, view, show } = props;
  const reference = { id: card.id };
  const model = card.datasetType === "MODEL";
  return (
    <section className="side-part" aria-label="The chosen node">
      <SideHead
        mark={<KindMark kind={kindOf(card)} />}
        title={<NodeLink node={card} most={60} />}
        close={() => show({ selected: null })}
        under={<Name text={card.namespace} most={60} />}
      />
      <div className="row">
        <Link className="button primary" href={home(reference, card.datasetType)}>
          Open
        </Link>
        <Link className="button" href={addressOf("impact", reference)}>
          Impact
        </Link>
        {model || card.type === "job" ? (
          <Link className="button" href={addressOf("root-cause", reference)}>
            Root cause
          </Link>
        ) : null}
        {props.start ? null : (
          <Link className="button" href={addressOf("graph", reference)}>
            Start here
          </Link>
        )}
      </div>
      {card.description ? <p className="side-text">{visible(card.description)}</p> : null}
      <dl className="facts">
        {card.lastRun ? (
          <>
            <dt>{card.type === "job" ? "last run" : "written by"}</dt>
            <dd>
              <StateBadge state={card.lastRun.state ?? "NEW"} stale={card.lastRun.stale} />{" "}
              <Link href={home({ id: `run:${card.lastRun.id}` })}>
                <Time at={card.lastRun.endedAt ?? card.lastRun.startedAt} relative />
              </Link>
              {card.lastRun.durationMs != null ? (
                <span className="quiet">
                  , <Duration ms={card.lastRun.durationMs} />
                </span>
              ) : null}
            </dd>
          </>
        ) : null}
        <dt>last heard of</dt>
        <dd>
          <Time at={card.lastActivityAt} relative />
        </dd>
        <dt>owners</dt>
        <dd>
          {card.owners.length > 0 ? (
            <Name text={card.owners.join(", ")} most={120} />
          ) : (
            <span className="quiet">none named</span>
          )}
        </dd>
        {card.tags.length > 0 ? (
          <>
            <dt>tags</dt>
            <dd>
              <Name text={card.tags.join(", ")} most={160} />
            </dd>
          </>
        ) : null}
        {card.datasetType || card.jobType ? (
          <>
            <dt>type</dt>
            <dd>{(card.datasetType ?? card.jobType ?? "").toLowerCase()}</dd>
          </>
        ) : null}
        {card.parent ? (
          <>
            <dt>part of</dt>
            <dd>
              <NodeLink node={{ id: card.parent, name: shortLabel(card.parent) }} />
            </dd>
          </>
        ) : null}
        {card.aliases.length > 1 ? (
          <>
            <dt>all its names</dt>
            <dd>
              <ul>
                {card.aliases.map((id) => (
                  <li key={id}>
                    <Name text={shortLabel(id)} />
                  </li>
                ))}
              </ul>
            </dd>
          </>
        ) : null}
        {card.observed ? null : (
          <>
            <dt>known from</dt>
            <dd>what others say of it: no event of its own</dd>
          </>
        )}
      </dl>
      {card.type === "dataset" && (card.columnCount ?? 1) > 0 ? (
        <ColumnList
          dataset={card.id}
          chosen={view.column}
          choose={(column) => show({ column })}
          key={card.id}
        />
      ) : null}
      {props.children}
      {(["upstream", "downstream"] as const).map((direction) => (
        <Links key={direction} {...props} direction={direction} />
      ))}
    </section>
  );
}

/** Links listed before a reader asks for the whole list. */
const FIRST = 12;

function Links(props: Parameters<typeof NodePanel>[0] & { direction: Direction }) {
  const { card, direction, edges, nameOf, show } = props;
  const { shown, total, closable } = props.side(direction);
  const [here, there] = direction === "upstream" ? (["to", "from"] as const) : (["from", "to"] as const);
  const mine = edges.filter((edge) => edge[here] === card.id);
  return (
    <section className="links" aria-label={direction}>
      <h3>
        {direction === "upstream" ? "Upstream" : "Downstream"}{" "}
        <span className="quiet">
          {total === null ? `${figure(shown)} shown` : `${figure(shown)} of ${figure(total)} shown`}
        </span>
      </h3>
      <ul>
        {mine.slice(0, FIRST).map((edge) => (
          <li key={`${edge[there]} ${edge.type}`}>
            <button type="button" className="as-link" onClick={() => show({ selected: edge[there] })}>
              <Name text={nameOf(edge[there])} most={38} />
            </button>{" "}
            <span className="quiet">
              {said(edge)}
              {edge.current === false ? ", no longer current" : ""}
            </span>
          </li>
        ))}
        {mine.length > FIRST ? <li className="quiet">and {figure(mine.length - FIRST)} more</li> : null}
      </ul>
      <div className="row">
        {total !== null && total > shown ? (
          <button type="button" className="button" onClick={() => props.expand(direction)}>
            Show {figure(total - shown)} more
          </button>
        ) : null}
        {total !== null && total > 1 ? (
          <button
            type="button"
            className="button"
            onClick={() => show({ listed: { id: card.id, direction } })}
          >
            Choose among {figure(total)}
          </button>
        ) : null}
        {shown > 0 && closable ? (
          <button type="button" className="button" onClick={() => props.collapse(direction)}>
            Hide
          </button>
        ) : null}
      </div>
    </section>
  );
}

const ORIGINS: Readonly<Record<string, string>> = {
  observed: "seen in runs",
  declared: "declared",
  lineage: "stated as lineage",
  columnLineage: "from a column lineage",
  rename: "renamed",
  symlinks: "another name",
};

/** How a link is known, the strongest first. */
function said(edge: Edge): string {
  if (edge.type === "THROUGH") return `through ${(edge.jobs ?? []).map(shortLabel).slice(0, 3).join(", ")}`;
  return (edge.origins ?? [edge.origin]).map((origin) => ORIGINS[origin] ?? origin).join(", ");
}
