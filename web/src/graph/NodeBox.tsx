import type { Node, NodeProps } from "@xyflow/react";
import { memo } from "react";
import { figure, shortened, shortFigure, visible } from "../design/figures";
import { KindMark, kindOf } from "../design/Kind";
import { Broken } from "../design/Name";
import { stateOf } from "../design/State";
import { ChangeBadge } from "./ChangeBadge";
import type { Change } from "./changes";
import type { Card, Direction } from "./model";
import { PAGE } from "./use-graph";

/** How a node is shown just now. */
export interface Look {
  readonly start: boolean;
  readonly lit: boolean;
  readonly dim: boolean;
  readonly selected: boolean;
  /** How many of each side are not on the screen, by the API's count; null where it is not known. */
  readonly more: Readonly<Record<Direction, number>>;
  readonly members: number | null;
  readonly change: Change | null;
  /** A model whose latest version is judged bad. */
  readonly bad: boolean;
  /** Sides that were opened, and can be hidden again. */
  readonly opened?: readonly Direction[];
  /** What stands in the last line instead of the namespace: the columns on the way that is looked at. */
  readonly note?: string | null;
}

/** Whether nothing that is seen differs. */
export function sameLook(a: Look, b: Look): boolean {
  return (
    a.start === b.start &&
    a.lit === b.lit &&
    a.dim === b.dim &&
    a.selected === b.selected &&
    a.more.upstream === b.more.upstream &&
    a.more.downstream === b.more.downstream &&
    a.members === b.members &&
    a.change === b.change &&
    a.bad === b.bad &&
    (a.note ?? null) === (b.note ?? null) &&
    (a.opened ?? []).join() === (b.opened ?? []).join()
  );
}

export type Action = "open" | "select" | "upstream" | "downstream" | "hide upstream" | "hide downstream";

export interface BoxData extends Look, Record<string, unknown> {
  readonly card: Card;
  readonly act: (action: Action) => void;
}

export type BoxNode = Node<BoxData, "box">;

/** A node of the graph: what it is, its name, how its last run ended, and what more there is on each side. */
export const NodeBox = memo(function NodeBox({ data }: NodeProps<BoxNode>) {
  const { card, more, act } = data;
  const kind = kindOf(card);
  const name = visible(shortened(card.name, 300));
  const classes = [
    "box",
    kind,
    data.start && "start",
    data.lit && "lit",
    data.dim && "dim",
    data.selected && "selected",
    data.bad && "bad",
  ]
    .concat([data.change ?? false, card.observed ? false : "unobserved"])
    .filter(Boolean)
    .join(" ");
  const run = card.lastRun;
  const state = run ? stateOf(run.stale ? "stale" : run.state) : null;
  const opened = data.opened ?? [];
  return (
    <div className={classes}>
      {opened.map((side) => (
        <button
          key={side}
          type="button"
          className={`box-less ${side}`}
          aria-label={`Hide what is ${side} of ${name}`}
          title={`Hide what is ${side} of ${name}`}
          onClick={() => act(`hide ${side}`)}
        >
          −
        </button>
      ))}
      {more.upstream > 0 ? <More side="upstream" count={more.upstream} name={name} act={act} /> : null}
      <button
        type="button"
        className="box-face"
        title={`${visible(shortened(card.namespace, 300))} · ${name}`}
        aria-pressed={data.selected}
        data-node={card.id}
        onClick={() => act("select")}
        onDoubleClick={() => act("open")}
      >
        <span className="box-head">
          <KindMark kind={kind} />
          {data.members ? <span className="badge">{data.members}</span> : null}
          {data.bad ? (
            <span className="badge bad" title="Its latest version is judged bad">
              <span aria-hidden="true">✕</span>bad
            </span>
          ) : null}
          {data.change ? <ChangeBadge change={data.change} /> : null}
          {card.type === "job" && state ? (
            <span className={`badge ${state.tone}`}>
              <span aria-hidden="true">{state.sign}</span>
              {state.word}
            </span>
          ) : null}
        </span>
        <span className="box-name">
          <Broken text={shortened(name, 30)} />
        </span>
        {data.note ? (
          <span className="box-note">{shortened(data.note, 40)}</span>
        ) : (
          <span className="box-space">{shortened(visible(card.namespace), 36)}</span>
        )}
      </button>
      {more.downstream > 0 ? <More side="downstream" count={more.downstream} name={name} act={act} /> : null}
    </div>
  );
});

function More(props: { side: Direction; count: number; name: string; act: BoxData["act"] }) {
  const label =
    props.count > PAGE
      ? `Choose among ${figure(props.count)} more ${props.side} of ${props.name}`
      : `Show ${figure(props.count)} more ${props.side} of ${props.name}`;
  return (
    <button
      type="button"
      className={`box-more ${props.side}`}
      aria-label={label}
      title={label}
      onClick={() => props.act(props.side)}
    >
      +{shortFigure(props.count)}
    </button>
  );
}
