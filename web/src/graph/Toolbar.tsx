import type { ReactNode } from "react";
import { Link } from "wouter";
import { home } from "../address/address";
import { shortLabel } from "../address/reference";
import { KindMark, kindOf } from "../design/Kind";
import { Name } from "../design/Name";
import type { Card, Level } from "./model";
import type { GraphAddress, Grouping } from "./view";

export type Show = (changes: Partial<GraphAddress>, replace?: boolean) => void;

/** What the graph is of, and how it is shown. */
export function Toolbar(props: {
  view: GraphAddress;
  show: Show;
  starts: readonly string[];
  card: Card | undefined;
  /** The name of the column whose way is lit. */
  column: string | null;
  fit: () => void;
  children: ReactNode;
}) {
  const { view, show, card, starts } = props;
  return (
    <header className="graph-bar">
      <h1>
        {card ? <KindMark kind={kindOf(card)} bare /> : null}
        <span className="unseen">Graph of </span>
        {starts[0] ? (
          <Link href={home({ id: starts[0] }, card?.datasetType)}>
            <Name text={card?.name ?? shortLabel(starts[0])} most={44} />
          </Link>
        ) : (
          "Graph"
        )}
        {props.column ? (
          <span>
            column <Name text={props.column} most={32} />
          </span>
        ) : null}
        {starts.length > 1 ? <span className="quiet"> and {starts.length - 1} more</span> : null}
      </h1>
      <form
        className="graph-choices"
        aria-label="How the graph is shown"
        onSubmit={(event) => event.preventDefault()}
      >
        <fieldset className="segments">
          <legend className="unseen">Show</legend>
          {LEVELS.map(([level, word]) => (
            <label key={level} className={view.level === level ? "chosen" : undefined}>
              <input
                type="radio"
                name="level"
                checked={view.level === level}
                onChange={() => show({ level })}
              />
              {word}
            </label>
          ))}
        </fieldset>
        <Steps label="up" value={view.upstream} choose={(upstream) => show({ upstream, closed: [] })} />
        <Steps
          label="down"
          value={view.downstream}
          choose={(downstream) => show({ downstream, closed: [] })}
        />
        {view.column || props.column || view.path.length > 1 ? (
          <span className="quiet">and the whole lit way</span>
        ) : null}
        <label className="field">
          group
          <select
            className="input"
            value={view.group ?? ""}
            onChange={(event) => show({ group: (event.target.value || null) as Grouping | null, apart: [] })}
          >
            <option value="">similar nodes</option>
            <option value="namespace">by namespace</option>
            <option value="parent">by parent job</option>
          </select>
        </label>
        <label className="field" title="Also links that no current run or declaration has: they are dashed">
          <input
            type="checkbox"
            checked={view.history}
            disabled={view.asOf !== null}
            onChange={(event) => show({ history: event.target.checked })}
          />
          include past links
        </label>
        <button type="button" className="button" onClick={props.fit}>
          Fit
        </button>
        {props.children}
      </form>
    </header>
  );
}

const LEVELS: readonly (readonly [Level, string])[] = [
  ["both", "all"],
  ["dataset", "datasets"],
  ["job", "jobs"],
];

const MOST_STEPS = 20;

function Steps(props: { label: string; value: number; choose: (value: number) => void }) {
  const { label, value, choose } = props;
  return (
    <fieldset className="steps">
      <legend className="unseen">Steps {label}stream at first</legend>
      <span aria-hidden="true">{label}</span>
      <button
        type="button"
        className="button"
        aria-label={`One step less ${label}stream`}
        disabled={value === 0}
        onClick={() => choose(value - 1)}
      >
        −
      </button>
      <output>{value}</output>
      <button
        type="button"
        className="button"
        aria-label={`One step more ${label}stream`}
        disabled={value === MOST_STEPS}
        onClick={() => choose(value + 1)}
      >
        +
      </button>
    </fieldset>
  );
}
