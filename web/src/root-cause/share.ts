/** How the sum of the evidence becomes a percentage, in words. Pure. */
import { counted } from "../design/figures";
import { type RootCause, type Suspect, signed } from "./answer";

/** Percentages that are smaller say nothing of how much likelier one is than another: the API rounds them. */
const LEAST = 0.0005;

/** What a suspect's sum means beside the first's, or the first's beside the second's. */
export function asShare(suspect: Suspect, suspects: readonly Suspect[]): string {
  const rest = "A percentage is a share of all suspects together, and grows much faster than the sum";
  const other = suspects.find(({ rank }) => rank === (suspect.rank === 1 ? 2 : 1));
  if (!other) return "It is the only suspect: the percentage says nothing of how sure it is.";
  const [more, less] = suspect.rank === 1 ? [suspect, other] : [other, suspect];
  const apart = more.score - less.score;
  const times = less.probability < LEAST ? null : more.probability / less.probability;
  const likelier =
    times === null
      ? "more than 1,000 times as likely"
      : times < 1.05
        ? "about as likely"
        : `some ${rounded(times)} times as likely`;
  return `${rest}: ${signed(more.score)} of #${more.rank} is ${apart.toFixed(1)} more than ${signed(less.score)} of #${less.rank}, which makes it ${likelier}.`;
}

/** Two digits are as many as are meant. */
function rounded(times: number): string {
  return times < 10
    ? times.toFixed(1)
    : new Intl.NumberFormat("en", { maximumSignificantDigits: 2 }).format(times);
}

/** What the percentage of the first leaves open. */
export function caveat({ suspects, coverage }: RootCause): string {
  const { time, unknown, version } = coverage.reads;
  const all = time + unknown + version;
  const open = [
    ...(time > 0
      ? [`${time} of ${counted(all, "read")} ${time === 1 ? "is" : "are"} pinned by time only`]
      : []),
    ...(unknown > 0 ? [`${unknown} ${unknown === 1 ? "has" : "have"} no known write`] : []),
  ];
  const share = `Its share among ${counted(suspects.length, "suspect")}: what nobody reports is not among them`;
  return `${share}${open.length > 0 ? `; ${open.join(", ")}` : ""}.`;
}
