/** What `/api/v1/root-cause` answers. */
export interface RootCause {
  readonly symptom: { readonly nodeId: string; readonly runId: string | null; readonly job: string | null };
  readonly good: Side;
  readonly bad: Side;
  readonly suspects: readonly Suspect[];
  readonly ruledOut: readonly { readonly text: string; readonly reason?: string; readonly change?: Change }[];
  readonly coverage: { readonly texts: readonly string[] };
  readonly next: { readonly check: string; readonly nodeId: string | null; readonly sure: boolean } | null;
  readonly truncated: { readonly reason?: string; readonly text?: string } | null;
}

export interface Side {
  readonly runId: string | null;
  readonly version: string | null;
  readonly at: string | null;
  readonly state: string | null;
  readonly verdict: string | null;
  readonly error: string | null;
}

export interface Suspect {
  readonly rank: number;
  readonly score: number;
  readonly probability: number;
  readonly rung: string;
  readonly text: string;
  readonly owners: readonly string[];
  readonly change: Change;
  readonly path: readonly string[];
  readonly factors: readonly Factor[];
}

export interface Factor {
  readonly name: string;
  readonly value: number;
  readonly text: string;
}

export interface Change {
  readonly kind: string;
  readonly nodeId: string;
  readonly facet: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly at: string | null;
  readonly runId: string | null;
  readonly columns: readonly string[];
  readonly text: string;
}

/** The change without the name of its node in front. */
export function told(suspect: Suspect): string {
  return suspect.change.text || suspect.text;
}

/** A share as people read it: never 100 % of what is not proven, never 0 % of what is possible. */
export function percent(probability: number): string {
  if (probability > 0.99) return "> 99 %";
  if (probability < 0.01) return "< 1 %";
  return `${Math.round(probability * 100)} %`;
}
