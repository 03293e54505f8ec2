/** Which suspects are only the echo of another: they stand under it, and not beside it. Pure. */
import type { Suspect } from "./answer";

export interface WithEchoes {
  readonly suspect: Suspect;
  readonly echoes: readonly Suspect[];
}

/** From which value on the factor `origin` says that something above explains it. */
const IS_ECHO = -0.5;

/** The suspects as they rank, each with its echoes; an echo whose origin is no suspect stands by itself. */
export function withEchoes(suspects: readonly Suspect[]): WithEchoes[] {
  const found: { suspect: Suspect; echoes: Suspect[] }[] = [];
  for (const suspect of suspects) {
    const under = found.find((each) => isEcho(suspect, each.suspect));
    if (under) under.echoes.push(suspect);
    else found.push({ suspect, echoes: [] });
  }
  return found;
}

/** Whether something above explains it, that lies on the way of the other, of a kind that can. */
function isEcho(suspect: Suspect, other: Suspect): boolean {
  const origin = suspect.factors.find(({ name }) => name === "origin")?.value ?? 0;
  if (origin > IS_ECHO || !other.path.includes(suspect.change.nodeId)) return false;
  const [kind, above] = [suspect.change.kind, other.change.kind];
  const same = kind === above || EXPLAIN[kind]?.includes(above) === true;
  return same || suspect.change.runId === other.change.runId;
}

/** What else than its own kind explains a change. */
const EXPLAIN: Readonly<Record<string, readonly string[]>> = {
  data: ["schema"],
  assertion: ["data", "schema"],
  "stale-input": ["failed-run"],
};
