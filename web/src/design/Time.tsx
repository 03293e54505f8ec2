import { useEffect, useState } from "react";
import { ago, duration, instant, utc } from "./figures";

/** An instant: in the reader's zone, in UTC on hover. With `relative` as how long ago, kept true while it is shown. */
export function Time({ at, relative = false }: { at: string | null | undefined; relative?: boolean }) {
  const now = useNow(relative);
  if (!at) return <span className="quiet">not known</span>;
  return (
    <time dateTime={at} title={relative ? `${instant(at)} (${utc(at)})` : utc(at)}>
      {relative ? ago(at, now) : instant(at)}
    </time>
  );
}

export function Duration({ ms }: { ms: number | null | undefined }) {
  return ms == null ? <span className="quiet">–</span> : <span>{duration(ms)}</span>;
}

function useNow(ticking: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}
