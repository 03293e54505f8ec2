import { Link } from "wouter";
import { addressOf } from "../address/address";
import { shortLabel } from "../address/reference";
import { BeforeAfter } from "../changes/BeforeAfter";
import { FacetName } from "../design/FacetName";
import { Name, NodeLink } from "../design/Name";
import { Panel } from "../design/Panel";
import { Time } from "../design/Time";
import { type RootCause, type Suspect, told } from "./answer";
import { Evidence } from "./Evidence";
import { Judge } from "./Judge";
import { NumberHistory } from "./NumberHistory";
import { Brought } from "./RunOfJob";
import { asShare } from "./share";
import { Way } from "./Way";

/** One suspect whole: what changed, the way to what is wrong, what speaks for and against it. */
export function SuspectDetail({ answer, suspect }: { answer: RootCause; suspect: Suspect }) {
  const { change } = suspect;
  const scale = Math.max(
    2.5,
    ...answer.suspects.flatMap(({ factors }) => factors.map(({ value }) => Math.abs(value))),
  );
  const model = answer.symptom.nodeId;
  return (
    <div className="stack" aria-live="polite">
      <section className="panel suspect-head" aria-label={`Suspect ${suspect.rank}`}>
        <h2>
          <span className="badge">{change.kind}</span>{" "}
          <NodeLink node={{ id: change.nodeId, name: shortLabel(change.nodeId) }} />
        </h2>
        <p className="said">{told(suspect)}</p>
        <dl className="facts">
          <dt>since</dt>
          <dd>
            <Time at={change.at} />
            {change.runId ? (
              <>
                {", "}
                <Brought
                  nodeId={change.nodeId}
                  runId={change.runId}
                  source={answer.coverage.sources.includes(change.nodeId)}
                  owners={suspect.owners}
                />
              </>
            ) : null}
          </dd>
          {suspect.owners.length > 0 ? (
            <>
              <dt>owned by</dt>
              <dd>
                <Name text={suspect.owners.join(", ")} />
              </dd>
            </>
          ) : null}
          <dt>evidence</dt>
          <dd>{rung(suspect.rung)}</dd>
        </dl>
        <Way path={suspect.path} model={model} />
        <div className="row">
          <Link className="button" href={addressOf("graph", { id: change.nodeId }, { path: suspect.path })}>
            See the way in the graph
          </Link>
          <Link className="button" href={addressOf("impact", { id: change.nodeId })}>
            What else does it reach?
          </Link>
        </div>
        <Judge answer={answer} suspect={suspect} />
      </section>
      <Panel title="Before and after" aside={change.facet ? <FacetName name={change.facet} /> : undefined}>
        <BeforeAfter change={change} />
      </Panel>
      {change.kind === "data" ? <NumberHistory change={change} /> : null}
      <Panel title="Evidence" flush>
        <Evidence factors={suspect.factors} scale={scale} meaning={asShare(suspect, answer.suspects)} />
      </Panel>
    </div>
  );
}

const RUNGS: Readonly<Record<string, string>> = {
  path: "path to what is wrong",
  timing: "timing",
  column: "column by column",
  siblings: "other versions",
};

/** `path+timing` as words. */
function rung(text: string): string {
  return text
    .split("+")
    .map((each) => RUNGS[each] ?? each)
    .join(", ");
}
