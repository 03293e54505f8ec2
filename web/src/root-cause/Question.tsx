import { type Reference, typeOf } from "../address/reference";
import { useAnswer } from "../api/use-answer";
import { instant } from "../design/figures";
import { stateOf } from "../design/State";
import { modelOf } from "../model/asked";

/** Which two are compared: chosen among the known versions of a model, else whatever the address says. */
export function Question(props: {
  reference: Reference;
  bad: string | null;
  good: string | null;
  choose: (changes: Record<string, string | null>) => void;
}) {
  // Only datasets have versions; of jobs and runs the runs are compared.
  const { reference } = props;
  const versioned = ("id" in reference ? typeOf(reference.id) : reference.type) === "dataset";
  const answer = useAnswer(
    "/api/v1/models/versions",
    versioned ? { ...modelOf(reference), limit: 100 } : null,
  );
  const versions = answer.data?.versions.filter(({ version }) => version !== null) ?? [];
  if (versions.length < 2) return null;
  return (
    <form className="row question" aria-label="Which versions are compared">
      {(["bad", "good"] as const).map((side) => (
        <label key={side} className="field">
          {side === "bad" ? "what went wrong" : "compared with"}
          <select
            className="input"
            value={props[side] ?? ""}
            onChange={(event) => props.choose({ [side]: event.target.value || null })}
          >
            <option value="">{side === "bad" ? "the latest known bad" : "the last good before it"}</option>
            {versions.map(({ version, verdict, trainedAt }) => (
              <option key={version} value={version ?? ""}>
                {version}
                {verdict ? ` · ${stateOf(verdict).word}` : ""}
                {trainedAt ? ` · ${instant(trainedAt)}` : ""}
              </option>
            ))}
          </select>
        </label>
      ))}
    </form>
  );
}
