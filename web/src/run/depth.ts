/** The rows of an answer by how many steps away they are, nearest first. Pure. */
export function byDepth<Row extends { readonly depth: number }>(
  rows: readonly Row[],
): (readonly [number, readonly Row[]])[] {
  const found = new Map<number, Row[]>();
  for (const row of rows) {
    const of = found.get(row.depth);
    if (of) of.push(row);
    else found.set(row.depth, [row]);
  }
  return [...found].sort(([a], [b]) => a - b);
}

/** Of what a run read: 0 is the run itself. */
export function stepsBack(depth: number): string {
  return depth === 0 ? "Read by this run" : depth === 1 ? "One step before" : `${depth} steps before`;
}

/** Of what it reached: 1 is what read or was written by it. */
export function stepsOn(depth: number): string {
  return depth <= 0 ? "Written by this run" : depth === 1 ? "One step on" : `${depth} steps on`;
}
