import { shortLabel, typeOf } from "../address/reference";
import { KindMark, kindOf } from "../design/Kind";
import { NodeLink } from "../design/Name";

/** The way from a change to what is wrong, step by step in the direction of the data. */
export function Way({ path, model }: { path: readonly string[]; model: string | null }) {
  return (
    <ol className="way" aria-label="The way from the change to what is wrong">
      {path.map((id, index) => {
        const datasetType = id === model ? "MODEL" : null;
        const place = index === 0 ? "first" : index === path.length - 1 ? "last" : undefined;
        return (
          <li key={id} className={place}>
            <KindMark kind={kindOf({ type: typeOf(id), datasetType })} bare />
            <NodeLink node={{ id, name: shortLabel(id), datasetType }} most={34} />
          </li>
        );
      })}
    </ol>
  );
}
