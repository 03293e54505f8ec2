import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { useSettled } from "../api/use-settled";
import { instant, shortened, visible } from "../design/figures";
import { beside, nearest, type Stop, within } from "./stops";
import type { Show } from "./Toolbar";
import type { GraphAddress } from "./view";

const DAY = 86_400_000;
const SPANS: readonly (readonly [number, string])[] = [
  [1, "day"],
  [7, "week"],
  [30, "month"],
  [365, "year"],
];

/** The graph as it stood at an instant, or what changed between two. */
export function TimeBar({ view, show, stops }: { view: GraphAddress; show: Show; stops: readonly Stop[] }) {
  const comparing = view.and !== null;
  const [span, setSpan] = useState(30);
  return (
    <form className="time-bar" aria-label="Time" onSubmit={(event) => event.preventDefault()}>
      <Moment
        label={comparing ? "From" : "As it stood"}
        value={view.asOf}
        span={span}
        stops={stops}
        choose={(asOf) => show({ asOf: asOf ?? (comparing ? "now" : null), history: false })}
      />
      {comparing ? (
        <Moment
          label="to"
          value={view.and}
          span={span}
          stops={stops}
          choose={(and) => show({ and: and ?? "now" })}
        />
      ) : null}
      {comparing ? null : (
        <button
          type="button"
          className="button"
          onClick={() => show({ asOf: new Date(Date.now() - 7 * DAY).toISOString(), history: false })}
        >
          a week ago
        </button>
      )}
      <label className="field">
        of the last
        <select className="input" value={span} onChange={(event) => setSpan(Number(event.target.value))}>
          {SPANS.map(([days, word]) => (
            <option key={days} value={days}>
              {word}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="button"
        onClick={() =>
          comparing
            ? show({ and: null, asOf: view.asOf === "now" ? null : view.asOf })
            : show({
                and: "now",
                asOf: view.asOf ?? new Date(Date.now() - 7 * DAY).toISOString(),
                history: false,
              })
        }
      >
        {comparing ? "Stop comparing" : "Compare two instants"}
      </button>
    </form>
  );
}

/** Places of the slider: the last one is now. */
const PLACES = 240;

/**
 * One instant: a slider to look around with, and a field for an exact one.
 *
 * Where it is known when something changed, the slider stops at those instants alone, and the arrow keys lead from one
 * to the next.
 */
function Moment(props: {
  label: string;
  value: string | null;
  span: number;
  stops: readonly Stop[];
  choose: (instant: string | null) => void;
}) {
  const { label, span, choose } = props;
  const value = props.value === "now" ? null : props.value;
  const [now] = useState(Date.now);
  const ticks = useId();
  const length = span * DAY;
  const stops = within(props.stops, now - length, now);
  const placeOf = (at: string) => ((Date.parse(at) - now + length) / length) * PLACES;
  const at = (place: number): string | null => {
    if (place >= PLACES) return null;
    const time = now - length + (place / PLACES) * length;
    return stops.length > 0 ? (nearest(stops, time, now)?.at ?? null) : new Date(time).toISOString();
  };
  const [moved, setMoved] = useState<number | null>(null);
  const settled = useSettled(moved, 300);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the hand has come to rest
  useEffect(() => {
    if (settled === null) return;
    setMoved(null);
    choose(at(settled));
  }, [settled]);
  const shown = moved === null ? value : at(moved);
  const place = shown === null ? PLACES : placeOf(shown);
  const what = stops.find((stop) => stop.at === shown)?.what ?? [];
  const step = (event: KeyboardEvent) => {
    const way = WAYS[event.key];
    if (!way || stops.length === 0) return;
    event.preventDefault();
    choose(beside(stops, value, way)?.at ?? null);
  };
  return (
    <fieldset className="moment">
      <legend className="unseen">{label}</legend>
      <span aria-hidden="true">{label}</span>
      <input
        type="range"
        min={0}
        max={PLACES}
        step="any"
        list={ticks}
        aria-label={`${label}: slider`}
        aria-valuetext={[shown ? instant(shown) : "now", ...what.map(visible)].join(", ")}
        value={moved ?? Math.max(0, Math.min(PLACES, Number.isNaN(place) ? PLACES : place))}
        onChange={(event) => setMoved(Number(event.target.value))}
        onKeyDown={step}
      />
      <datalist id={ticks}>
        {stops.map((stop) => (
          <option key={stop.at} value={placeOf(stop.at)} />
        ))}
      </datalist>
      <input
        type="datetime-local"
        className="input"
        aria-label={`${label}: date and time`}
        value={shown ? local(shown) : ""}
        onChange={(event) => {
          const date = new Date(event.target.value);
          choose(Number.isNaN(date.getTime()) ? null : date.toISOString());
        }}
      />
      {shown ? (
        <button type="button" className="button" onClick={() => choose(null)}>
          now
        </button>
      ) : (
        <span className="badge">now</span>
      )}
      {what.length > 0 ? (
        <span className="quiet" title={what.map(visible).join("\n")}>
          {shortened(visible(what[0] ?? ""), 50)}
          {what.length > 1 ? ` and ${what.length - 1} more` : ""}
        </span>
      ) : null}
    </fieldset>
  );
}

/** Where the arrow keys lead. */
const WAYS: Readonly<Record<string, "before" | "behind">> = {
  ArrowLeft: "before",
  ArrowDown: "before",
  ArrowRight: "behind",
  ArrowUp: "behind",
};

/** An instant as a field for dates takes it: in the reader's zone, without one. */
function local(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return "";
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
