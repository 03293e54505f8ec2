import { shortLabel, typeOf } from "../address/reference";
import { visible } from "../design/figures";
import { KindMark, kindOf } from "../design/Kind";
import { percent, type Suspect, told } from "./answer";

/** All suspects, the likeliest first; one is chosen. */
export function SuspectList(props: {
  suspects: readonly Suspect[];
  chosen: number;
  choose: (rank: number) => void;
}) {
  return (
    <ol className="suspects" aria-label="Suspects, the likeliest first">
      {props.suspects.map((suspect) => (
        <li key={suspect.rank}>
          <button
            type="button"
            className="suspect"
            aria-pressed={suspect.rank === props.chosen}
            onClick={() => props.choose(suspect.rank)}
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
        </li>
      ))}
    </ol>
  );
}
