import { lazy, Suspense } from "react";
import { Loading } from "./Answer";

export interface Point {
  /** ISO 8601. */
  readonly at: string;
  readonly value: number;
}

export interface Mark {
  readonly at: string;
  readonly text: string;
}

export interface ChartProps {
  /** What a screen reader hears; the numbers themselves stand in a table beside the chart. */
  readonly label: string;
  /** Oldest first. */
  readonly points: readonly Point[];
  /** Instants at which something changed: a dashed line each. */
  readonly marks?: readonly Mark[];
  readonly format: (value: number) => string;
}

const Plot = lazy(() => import("./Plot"));

/** A number over time. What draws it is loaded when the first chart is shown. */
export function Chart(props: ChartProps) {
  return (
    <Suspense fallback={<Loading what="the chart" lines={5} />}>
      <Plot {...props} />
    </Suspense>
  );
}
