/** Runs as bars, the oldest at the left. Pure. */

export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where nothing is known of how long it took, or it took no time: a bar that can still be seen. */
const LEAST = 4;

/** A bar for each duration (ms; null: not known), as wide as there is room for, at most `widest`. */
export function bars(
  durations: readonly (number | null)[],
  frame: { width: number; height: number; widest: number },
): Bar[] {
  const most = Math.max(1, ...durations.map((duration) => duration ?? 0));
  const step = Math.min(frame.widest, frame.width / Math.max(1, durations.length));
  return durations.map((duration, index) => {
    const height = Math.max(LEAST, ((duration ?? 0) / most) * frame.height);
    return { x: index * step, y: frame.height - height, width: Math.max(1, step * 0.8), height };
  });
}
