import { shortLabel } from "../address/reference";
import type { Shape } from "../api/client";
import { useAnswer } from "../api/use-answer";
import { AnswerOf } from "../design/Answer";
import { figure, instantWithSeconds, numeric, shortened, visible, zone } from "../design/figures";
import { NodeLink } from "../design/Name";
import { StateBadge } from "../design/State";
import { Time } from "../design/Time";
import type { ModelAsked } from "./asked";
import { DataRead } from "./DataRead";

/** One version in short: what it is called, when and by what it was trained, how it was measured and judged. */
export function VersionHead({ asked, what = "This version" }: { asked: ModelAsked; what?: string }) {
  const answer = useAnswer("/api/v1/models/version", asked, { keep: true });
  return (
    <AnswerOf answer={answer} what="the version">
      {(version) => (
        <section className="panel version-head" aria-label={what}>
          <div className="row">
            <strong className="version-name">
              {version.version === null ? "no version named" : `version ${version.version}`}
            </strong>
            {version.aliases.map((alias) => (
              <span key={alias} className="badge">
                @{alias}
              </span>
            ))}
            {version.stage ? <span className="badge">{version.stage}</span> : null}
            {version.verdict ? (
              <StateBadge state={version.verdict} />
            ) : (
              <span className="badge">not judged</span>
            )}
            {version.approval ? (
              <StateBadge state={version.approval} />
            ) : (
              <span className="badge">not approved</span>
            )}
            {version.deleted ? <span className="badge warn">deleted</span> : null}
          </div>
          {version.description ? <p>{shortened(visible(version.description), 1_000)}</p> : null}
          <dl className="facts">
            <dt>trained</dt>
            <dd>
              <Time at={version.trainedAt} shown={instantWithSeconds(version.trainedAt)} />{" "}
              <span className="quiet">({zone()})</span> by{" "}
              {version.training.job ? (
                <>
                  <NodeLink node={{ id: version.training.job, name: shortLabel(version.training.job) }} />,{" "}
                </>
              ) : null}
              <NodeLink node={{ id: `run:${version.runId}`, name: `run ${version.runId}` }} most={24} />
            </dd>
            <dt>read</dt>
            <dd>
              <DataRead read={version.read} most={6} />
            </dd>
            <dt>measured</dt>
            <dd>
              {Object.entries(version.metrics)
                .map(([name, value]) => `${name} ${figure(value)}`)
                .join(" · ") || <span className="quiet">nothing</span>}
            </dd>
            {version.otherNames.length > 0 ? (
              <>
                <dt>also called</dt>
                <dd>{version.otherNames.join(", ")}</dd>
              </>
            ) : null}
            {version.formerName ? (
              <>
                <dt>made as</dt>
                <dd>{visible(version.formerName)}</dd>
              </>
            ) : null}
            {version.verdicts.map((each) => (
              <Judgement key={each.runId + each.at} verdict={each} />
            ))}
            {version.approvals.map((each) => (
              <Said
                key={each.runId + each.at}
                word={each.value ?? each.kind}
                by={each.by}
                note={each.note}
                at={each.at}
              />
            ))}
            {version.notes.map((each) => (
              <Said key={each.runId + each.at} word="note" by={each.by} note={each.note} at={each.at} />
            ))}
            {version.tags.length > 0 ? (
              <>
                <dt>tags</dt>
                <dd>
                  {version.tags.map((tag) => (tag.value ? `${tag.key}=${tag.value}` : tag.key)).join(", ")}
                </dd>
              </>
            ) : null}
          </dl>
        </section>
      )}
    </AnswerOf>
  );
}

/** What one judge said: a person in words, a test by what it looked at. */
function Judgement({ verdict }: { verdict: Shape<"VersionVerdict"> }) {
  const checks = verdict.checks.filter(({ held }) => !held || verdict.verdict === "good");
  return (
    <>
      <dt>judged {verdict.verdict}</dt>
      <dd>
        <Time at={verdict.at} />
        {verdict.by ? ` by ${visible(verdict.by)}` : null}
        {verdict.job && !verdict.by ? (
          <>
            {" "}
            by <NodeLink node={{ id: verdict.job, name: shortLabel(verdict.job) }} />
          </>
        ) : null}
        {checks.length > 0 ? `: ${checks.slice(0, MOST_CHECKS).map(inWords).join("; ")}` : null}
        {verdict.note ? `: ${shortened(visible(verdict.note), 300)}` : null}
      </dd>
    </>
  );
}

const MOST_CHECKS = 5;

/** `auc 0.627, wanted >= 0.8`. */
function inWords({ name, expected, actual }: Shape<"VersionCheck">): string {
  const found = actual === null ? null : visible(shortened(numeric(actual) ?? actual, 40));
  return [
    [visible(shortened(name ?? "a check", 60)), found].filter((each) => each !== null).join(" "),
    expected === null ? null : `wanted ${visible(shortened(expected, 40))}`,
  ]
    .filter((each) => each !== null)
    .join(", ");
}

function Said(props: {
  word: string;
  by: string | null | undefined;
  note: string | null | undefined;
  at: string;
}) {
  return (
    <>
      <dt>{props.word}</dt>
      <dd>
        <Time at={props.at} />
        {props.by ? ` by ${props.by}` : ""}
        {props.note ? `: ${props.note}` : ""}
      </dd>
    </>
  );
}
