import { asQuery, referenceLabel, shortLabel } from "../address/reference";
import { useParameters, useReference, useTitle } from "../address/use-address";
import { useAnswer } from "../api/use-answer";
import { AnswerOf } from "../design/Answer";
import { shortened, visible } from "../design/figures";
import { NodeLink } from "../design/Name";
import { Panel } from "../design/Panel";
import { StateBadge } from "../design/State";
import { Time } from "../design/Time";
import type { RootCause, Side } from "./answer";
import { percent, told } from "./answer";
import { Question } from "./Question";
import { RunOfJob } from "./RunOfJob";
import { Start } from "./Start";
import { SuspectDetail } from "./SuspectDetail";
import { SuspectList } from "./SuspectList";
import { caveat } from "./share";
import { useNarrow } from "./use-narrow";
import "./root-cause.css";

/** What changed before it went wrong: suspects, ranked, each with what speaks for and against it. */
export default function RootCauseView() {
  const reference = useReference();
  const [parameters, change] = useParameters();
  const [bad, good] = [parameters.get("bad"), parameters.get("good")];
  const asked = reference
    ? { ...asQuery(reference), ...(bad ? { bad } : {}), ...(good ? { good } : {}) }
    : null;
  const answer = useAnswer("/api/v1/root-cause", asked);
  const label = reference ? referenceLabel(reference) : "";
  useTitle(label ? `Root cause of ${label}` : "Root cause");
  if (!reference) return <Start />;
  return (
    <div className="stack root-cause">
      <div className="stack">
        <h1>What changed before {label} went wrong?</h1>
        <Question
          reference={reference}
          bad={bad}
          good={good}
          choose={(changes) => change({ ...changes, suspect: null })}
        />
      </div>
      <AnswerOf answer={answer} what="what changed upstream">
        {(data) => (
          <Answered
            answer={data}
            chosen={parameters.has("suspect") ? Number(parameters.get("suspect")) : null}
            choose={(rank) => change({ suspect: rank === null ? null : String(rank) }, true)}
          />
        )}
      </AnswerOf>
    </div>
  );
}

function Answered(props: {
  answer: RootCause;
  chosen: number | null;
  choose: (rank: number | null) => void;
}) {
  const { answer, chosen, choose } = props;
  const first = answer.suspects[0];
  const narrow = useNarrow();
  // Beside the list one is always told; in one column the list comes first, until one is pressed.
  const suspect =
    answer.suspects.find(({ rank }) => rank === chosen) ?? (narrow && chosen === null ? undefined : first);
  const detail = suspect ? <SuspectDetail key={suspect.rank} answer={answer} suspect={suspect} /> : null;
  return (
    <>
      <section className="panel headline" aria-label="In short">
        <div className="sides">
          <SideCard title="wrong" side={answer.bad} />
          <SideCard title="compared with" side={answer.good} />
        </div>
        {first ? (
          <p className="verdict">
            <strong>{percent(first.probability)}</strong>{" "}
            {answer.next?.sure === false ? "only: nothing is sure." : ""}{" "}
            <NodeLink node={{ id: first.change.nodeId, name: shortLabel(first.change.nodeId) }} />:{" "}
            {told(first)}
          </p>
        ) : (
          <p className="verdict">
            Nothing that Headwater knows of differs. That is no proof of innocence: see below what this rests
            on.
          </p>
        )}
        {first ? <p className="quiet">{caveat(answer)}</p> : null}
        {answer.next ? (
          <p>
            <strong>Look at first:</strong> {named(answer.next.check, answer)}
          </p>
        ) : null}
        {answer.truncated ? (
          <p className="notice warn">
            {answer.truncated.reason.includes("time")
              ? "There was not time to look at all of it: what was left out is named below."
              : "What both were made of was too large to be read whole: there may be more suspects."}
          </p>
        ) : null}
      </section>
      {first ? (
        <div className="suspects-and-one">
          <Panel title="Suspects" aside={`${answer.suspects.length} in all`} flush>
            <SuspectList
              suspects={answer.suspects}
              chosen={suspect?.rank ?? null}
              choose={choose}
              under={narrow ? detail : null}
            />
          </Panel>
          {narrow ? null : detail}
        </div>
      ) : null}
      <div className="columns">
        <Panel title="What this rests on">
          <ul className="lines">
            {answer.coverage.texts.map((text) => (
              <li key={text}>{shortened(visible(text), 400)}</li>
            ))}
          </ul>
        </Panel>
        <Panel title="Ruled out" aside={answer.ruledOut.length || undefined}>
          {answer.ruledOut.length === 0 ? (
            <p className="quiet">Nothing else differed.</p>
          ) : (
            <ul className="lines">
              {answer.ruledOut.map((each) => (
                <li key={`${each.change.nodeId} ${each.change.text}`}>
                  <NodeLink node={{ id: each.change.nodeId, name: shortLabel(each.change.nodeId) }} />:{" "}
                  {each.change.text}
                  <span className="quiet"> – {each.reason}</span>
                </li>
              ))}
            </ul>
          )}
        </Panel>
      </div>
    </>
  );
}

/** The text with the ids of suspects as their names: what an id adds stands with the suspect. */
function named(text: string, { suspects }: RootCause): string {
  return suspects.reduce(
    (told, { change }) => told.replaceAll(change.nodeId, shortLabel(change.nodeId)),
    visible(text),
  );
}

function SideCard({ title, side }: { title: string; side: Side }) {
  return (
    <div className="side">
      <span className="quiet">{title}</span>
      <span className="row">
        <strong>{side.version ? `version ${side.version}` : "run"}</strong>
        {side.verdict ? (
          <StateBadge state={side.verdict} />
        ) : side.state ? (
          <StateBadge state={side.state} />
        ) : null}
      </span>
      <span className="quiet">
        <Time at={side.at} />
        {side.runId ? (
          <>
            {" · "}
            <RunOfJob id={side.runId} />
          </>
        ) : null}
      </span>
      {side.error ? <code className="error">{side.error}</code> : null}
    </div>
  );
}
