import { type Change, inWords } from "./changes";

/** What became of a node or link between two instants. */
export function ChangeBadge({ change }: { change: Change }) {
  const { sign, tone, word, long } = inWords(change);
  return (
    <span className={`badge ${tone}`} title={long}>
      <span aria-hidden="true">{sign}</span>
      {word}
    </span>
  );
}
