/** Values in their order as points of a drawing. Pure. */
export interface Scaled {
  /** From left to right, one for each value. */
  readonly x: readonly number[];
  /** How far down a value stands. */
  readonly y: (value: number) => number;
  readonly least: number;
  readonly most: number;
}

export interface Room {
  readonly width: number;
  /** From the top. */
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Where values stand, `others` (as a threshold) being in sight too; what was not measured has no height. */
export function scaled(
  values: readonly (number | undefined)[],
  { width, top, bottom, left, right }: Room,
  others: readonly number[] = [],
): Scaled {
  const known = [...values.filter((value) => value !== undefined), ...others];
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const step = values.length > 1 ? (width - left - right) / (values.length - 1) : 0;
  return {
    x: values.map((_, index) => (values.length > 1 ? left + index * step : (left + width - right) / 2)),
    y: (value) => {
      const share = most === least ? 0.5 : (value - least) / (most - least);
      return bottom - share * (bottom - top);
    },
    least,
    most,
  };
}

/** The number in what a test expected, as `>= 0.8`, with its sign; null where it is no bound. */
export function bound(expected: string | null | undefined): { sign: string; value: number } | null {
  const [, sign, number] =
    /^\s*(>=|<=|>|<|≥|≤)\s*(-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*$/i.exec(expected ?? "") ?? [];
  const value = Number(number);
  if (!sign || !number || !Number.isFinite(value)) return null;
  return { sign: sign === ">=" ? "≥" : sign === "<=" ? "≤" : sign, value };
}
