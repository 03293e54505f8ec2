import { diffWordsWithSpace } from "diff";
import { useMemo } from "react";
import { figure } from "./figures";
import "./text-diff.css";

/** Longer texts are compared by their beginnings: a diff of megabytes would hold the page up. */
const MOST = 20_000;

/** Two texts as one, with what is gone and what is new marked by colour and by sign. */
export function TextDiff({ before, after, what }: { before: string; after: string; what: string }) {
  const parts = useMemo(
    () => diffWordsWithSpace(before.slice(0, MOST), after.slice(0, MOST)),
    [before, after],
  );
  const cut = before.length > MOST || after.length > MOST;
  return (
    <figure className="text-diff" aria-label={`${what}, before and after`}>
      <pre>
        {parts.map((part, index) => {
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text in their order
          if (part.added) return <ins key={index}>{part.value}</ins>;
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          if (part.removed) return <del key={index}>{part.value}</del>;
          return part.value;
        })}
      </pre>
      {cut ? (
        <figcaption className="quiet">Only the first {figure(MOST)} characters are compared.</figcaption>
      ) : null}
    </figure>
  );
}
