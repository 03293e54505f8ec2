/** What `/api/v1/root-cause` answers, and how its numbers are read. */
import type { Shape } from "../api/client";

export type RootCause = Shape<"RootCauseAnswer">;
export type Suspect = RootCause["suspects"][number];
export type Factor = Suspect["factors"][number];
export type Side = RootCause["bad"];

/** The change without the name of its node in front. */
export function told(suspect: Suspect): string {
  return suspect.change.text || suspect.text;
}

/** A number with its sign, a true minus among them; what adds nothing has none. */
export function signed(value: number): string {
  const size = Math.abs(value).toFixed(1);
  return size === "0.0" ? size : `${value < 0 ? "−" : "+"}${size}`;
}

/** A share as people read it: never 100 % of what is not proven, never 0 % of what is possible. */
export function percent(probability: number): string {
  if (probability > 0.99) return "> 99 %";
  if (probability < 0.01) return "< 1 %";
  return `${Math.round(probability * 100)} %`;
}
