import { useSyncExternalStore } from "react";
import { ago, duration, instant, utc } from "./figures";

/**
 * An instant: in the reader's zone, in UTC on hover. With `relative` as how long ago, kept true while it is shown;
 * `shown` where it is told in other words.
 */
export function Time(props: {
  at: string | null | undefined;
  relative?: boolean;
  shown?: string | undefined;
}) {
  const { at, relative = false } = props;
  const now = useNow(relative);
  if (!at) return <span className="quiet">not known</span>;
  return (
    <time dateTime={at} title={relative ? `${instant(at)} (${utc(at)})` : utc(at)}>
      {props.shown ?? (relative ? ago(at, now) : instant(at))}
    </time>
  );
}

export function Duration({ ms }: { ms: number | null | undefined }) {
  return ms == null ? <span className="quiet">–</span> : <span>{duration(ms)}</span>;
}

/** One clock for all that is shown, however many rows tell how long ago something was. */
const clock = {
  now: Date.now(),
  listeners: new Set<() => void>(),
  timer: 0,
  subscribe(listener: () => void): () => void {
    if (clock.listeners.size === 0) {
      clock.now = Date.now();
      clock.timer = window.setInterval(() => {
        clock.now = Date.now();
        for (const each of clock.listeners) each();
      }, 30_000);
    }
    clock.listeners.add(listener);
    return () => {
      clock.listeners.delete(listener);
      if (clock.listeners.size === 0) clearInterval(clock.timer);
    };
  },
};

/** The time by the clock; a time that is not told from now on never changes. */
function useNow(ticking: boolean): number {
  return useSyncExternalStore(ticking ? clock.subscribe : still, () => clock.now);
}

function still(): () => void {
  return () => {};
}
