import { useEffect, useState } from "react";
import { useSettled } from "../api/use-settled";
import { instant } from "../design/figures";
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
export function TimeBar({ view, show }: { view: GraphAddress; show: Show }) {
  const comparing = view.and !== null;
  const [span, setSpan] = useState(30);
  return (
    <form className="time-bar" aria-label="Time" onSubmit={(event) => event.preventDefault()}>
      <Moment
        label={comparing ? "From" : "As it stood"}
        value={view.asOf}
        span={span}
        choose={(asOf) => show({ asOf: asOf ?? (comparing ? "now" : null), history: false })}
      />
      {comparing ? (
        <Moment label="to" value={view.and} span={span} choose={(and) => show({ and: and ?? "now" })} />
      ) : null}
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
        {comparing ? "Compare no longer" : "Compare two instants"}
      </button>
    </form>
  );
}

/** One instant: a slider to look around with, and a field for an exact one. */
function Moment(props: {
  label: string;
  value: string | null;
  span: number;
  choose: (instant: string | null) => void;
}) {
  const { label, span, choose } = props;
  const value = props.value === "now" ? null : props.value;
  const [now] = useState(Date.now);
  const steps = 240;
  const length = span * DAY;
  const shown = value === null ? steps : Math.round(((Date.parse(value) - now + length) / length) * steps);
  const [moved, setMoved] = useState<number | null>(null);
  const settled = useSettled(moved, 300);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the hand has come to rest
  useEffect(() => {
    if (settled === null) return;
    setMoved(null);
    choose(settled >= steps ? null : new Date(now - length + (settled / steps) * length).toISOString());
  }, [settled]);
  const at =
    moved === null
      ? value
      : moved >= steps
        ? null
        : new Date(now - length + (moved / steps) * length).toISOString();
  return (
    <fieldset className="moment">
      <legend className="unseen">{label}</legend>
      <span aria-hidden="true">{label}</span>
      <input
        type="range"
        min={0}
        max={steps}
        aria-label={`${label}: slider`}
        aria-valuetext={at ? instant(at) : "now"}
        value={moved ?? Math.max(0, Math.min(steps, Number.isNaN(shown) ? steps : shown))}
        onChange={(event) => setMoved(Number(event.target.value))}
      />
      <input
        type="datetime-local"
        className="input"
        aria-label={`${label}: date and time`}
        value={at ? local(at) : ""}
        onChange={(event) => {
          const date = new Date(event.target.value);
          choose(Number.isNaN(date.getTime()) ? null : date.toISOString());
        }}
      />
      {at ? (
        <button type="button" className="button" onClick={() => choose(null)}>
          now
        </button>
      ) : (
        <span className="badge">now</span>
      )}
    </fieldset>
  );
}

/** An instant as a field for dates takes it: in the reader's zone, without one. */
function local(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return "";
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
