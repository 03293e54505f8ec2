/** Values in their order as points of a drawing. Pure. */
export interface Point {
  readonly x: number;
  readonly y: number;
  /** False where nothing was measured: the point then stands on the ground line. */
  readonly known: boolean;
}

export function scaled(
  values: readonly (number | undefined)[],
  { width, height, pad }: { width: number; height: number; pad: number },
): Point[] {
  const known = values.filter((value) => value !== undefined);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const step = values.length > 1 ? (width - 4 * pad) / (values.length - 1) : 0;
  return values.map((value, index) => {
    const x = values.length > 1 ? 2 * pad + index * step : width / 2;
    if (value === undefined) return { x, y: height - pad, known: false };
    const share = most === least ? 0.5 : (value - least) / (most - least);
    return { x, y: height - pad - share * (height - 2 * pad), known: true };
  });
}
