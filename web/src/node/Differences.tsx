import type { ReactNode } from "react";
import type { Shape } from "../api/client";
import { shown } from "../changes/values";
import { Name } from "../design/Name";
import { TextDiff } from "../design/TextDiff";
import { wordOf } from "./facet";

type Difference = Shape<"StateDifference">;

const SIGNS: Readonly<Record<Difference["change"], string>> = {
  added: "+",
  removed: "−",
  changed: "~",
  retyped: "~",
  reordered: "↕",
};

/** Rows shown of one version: a schema of ten thousand columns may change as a whole. */
const MOST = 50;

/** What differs from the version before: each part with its sign, texts as one with what is gone and what is new. */
export function Differences({ differs }: { differs: readonly Difference[] }) {
  return (
    <ul className="differences">
      {differs.slice(0, MOST).map((each) => (
        <li key={`${each.part} ${each.change} ${each.name ?? ""}`}>
          <span className={`sign ${each.change}`} aria-hidden="true">
            {SIGNS[each.change]}
          </span>
          <span>
            <span className="quiet">
              {wordOf(each.part)} {each.change}{" "}
            </span>
            {each.name ? (
              <strong>
                <Name text={each.name} />
              </strong>
            ) : null}
            <Sides before={each.before} after={each.after} part={each.part} />
          </span>
        </li>
      ))}
      {differs.length > MOST ? <li className="quiet">and {differs.length - MOST} more</li> : null}
    </ul>
  );
}

/** The same, or why there is nothing to show: it is the first version, or the one before is not read yet. */
export function Changed(props: {
  differs: readonly Difference[] | null;
  first: boolean;
  children?: ReactNode;
}) {
  const { differs, first } = props;
  if (first) return <span className="quiet">the first that is known</span>;
  if (differs === null) return <span className="quiet">not known: the one before is not read yet</span>;
  if (differs.length === 0) return <span className="quiet">nothing that is told</span>;
  return props.children ?? <Differences differs={differs} />;
}

function Sides({ before, after, part }: { before: unknown; after: unknown; part: string }) {
  const [left, right] = [text(before), text(after)];
  if (left !== null && right !== null && (left.length > 60 || right.length > 60))
    return <TextDiff before={left} after={right} what={part} />;
  if (left === null && right === null) return null;
  return (
    <>
      {" "}
      {left === null ? null : (
        <del>
          <Name text={left} most={300} />
        </del>
      )}
      {left !== null && right !== null ? " → " : null}
      {right === null ? null : (
        <ins>
          <Name text={right} most={300} />
        </ins>
      )}
    </>
  );
}

function text(value: unknown): string | null {
  return value == null ? null : shown(value);
}
