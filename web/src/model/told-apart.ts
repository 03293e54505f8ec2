/** Instants that are told beside one another. Pure. */
import { instant, instantWithSeconds } from "../design/figures";

/** Each as people read it: to the minute, or to the second where another one is of the same minute. */
export function toldApart(times: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const each of times) counts.set(instant(each), (counts.get(instant(each)) ?? 0) + 1);
  return times.map((each) => (counts.get(instant(each)) === 1 ? instant(each) : instantWithSeconds(each)));
}
