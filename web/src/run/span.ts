/** Runs on one axis of time. Pure. */
export interface Timed {
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

export interface Bar {
  /** In percent of the whole. */
  readonly left: number;
  readonly width: number;
  /** Nothing tells when it ended: the bar goes on to the end of the axis. */
  readonly open: boolean;
}

/** From the first start to the last end (ms); null where no run has a start. */
export function span(runs: readonly Timed[], now: number): { first: number; last: number } | null {
  const starts = runs.flatMap(({ startedAt }) => (startedAt ? [Date.parse(startedAt)] : []));
  if (starts.length === 0) return null;
  const ends = runs.flatMap(({ endedAt }) => (endedAt ? [Date.parse(endedAt)] : []));
  const open = runs.some(({ startedAt, endedAt }) => startedAt && !endedAt);
  const first = Math.min(...starts);
  const known = Math.max(first, ...starts, ...ends);
  // A run that goes on reaches to now; one that has been silent for long must not make all others a dot.
  const last = open ? Math.max(known, Math.min(now, known + Math.max(60_000, known - first))) : known;
  return { first, last: Math.max(last, first + 1) };
}

export function bar(run: Timed, axis: { first: number; last: number }): Bar | null {
  if (!run.startedAt) return null;
  const whole = axis.last - axis.first;
  const left = ((Date.parse(run.startedAt) - axis.first) / whole) * 100;
  const end = run.endedAt ? Date.parse(run.endedAt) : axis.last;
  const width = ((end - axis.first) / whole) * 100 - left;
  return { left, width: Math.max(0.5, width), open: run.endedAt === null };
}
