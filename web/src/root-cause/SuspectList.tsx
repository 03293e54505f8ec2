import { type ReactNode, useEffect, useRef } from "react";
import { shortLabel, typeOf } from "../address/reference";
import { counted, visible } from "../design/figures";
import { KindMark, kindOf } from "../design/Kind";
import { percent, type Suspect, told } from "./answer";
import { withEchoes } from "./echoes";

interface Chosen {
  readonly chosen: number | null;
  /** Null: none; where one is told under its button, that closes it. */
  readonly choose: (rank: number | null) => void;
  /** What is shown under the chosen one, where there is no room beside the list. */
  readonly under: ReactNode;
}

/** All suspects, the likeliest first, each with its echoes folded under it; one is chosen. */
export function SuspectList({ suspects, ...chosen }: { suspects: readonly Suspect[] } & Chosen) {
  return (
    <ol className="suspects" aria-label="Suspects, the likeliest first">
      {withEchoes(suspects).map(({ suspect, echoes }) => (
        <li key={suspect.rank}>
          <One suspect={suspect} {...chosen} />
          {echoes.length > 0 ? (
            <details className="echoes" open={echoes.some(({ rank }) => rank === chosen.chosen)}>
              <summary>{counted(echoes.length, "echo", "echoes")} of it further down</summary>
              <ol>
                {echoes.map((echo) => (
                  <li key={echo.rank}>
                    <One suspect={echo} {...chosen} />
                  </li>
                ))}
              </ol>
            </details>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

function One({ suspect, chosen, choose, under }: { suspect: Suspect } & Chosen) {
  const button = useRef<HTMLButtonElement>(null);
  const pressed = useRef(false);
  const open = suspect.rank === chosen;
  // What was told above it closes, so that it would move away from under the finger.
  useEffect(() => {
    if (open && pressed.current && under) button.current?.scrollIntoView({ block: "start" });
    pressed.current = false;
  }, [open, under]);
  return (
    <>
      <button
        ref={button}
        type="button"
        className="suspect"
        aria-pressed={open}
        onClick={() => {
          pressed.current = true;
          choose(open && under ? null : suspect.rank);
        }}
      >
        <span className="rank">{suspect.rank}</span>
        <span className="share">
          <span className="share-text">{percent(suspect.probability)}</span>
          <span className="share-track" aria-hidden="true">
            <span style={{ width: `${Math.max(1, suspect.probability * 100)}%` }} />
          </span>
        </span>
        <span className="what">
          <span className="row">
            <span className="badge">{suspect.change.kind}</span>
            <KindMark kind={kindOf({ type: typeOf(suspect.change.nodeId) })} bare />
            <strong>{visible(shortLabel(suspect.change.nodeId))}</strong>
          </span>
          <span>{told(suspect)}</span>
        </span>
      </button>
      {open && under ? <div className="suspect-under">{under}</div> : null}
    </>
  );
}
