import { Link } from "wouter";
import { addressOf } from "../address/address";
import type { Reference } from "../address/reference";
import type { Shape } from "../api/client";
import { AnswerOf } from "../design/Answer";
import { counted, figure } from "../design/figures";
import { KindMark } from "../design/Kind";
import { Name, NodeLink } from "../design/Name";
import { Panel } from "../design/Panel";
import { StateBadge } from "../design/State";
import { Duration, Time } from "../design/Time";
import { Annotations } from "../node/Annotations";
import type { NodeCard } from "../node/OneNode";
import { Owners } from "../node/Owners";
import { RunLink } from "../node/RunsTable";
import { stated, webAddress } from "../node/stated";
import { NoRuns } from "./JobRuns";
import { RunBars } from "./RunBars";
import { Started } from "./Started";
import { useRuns } from "./use-runs";

type Job = Shape<"MarquezJob">;

/** What a job is, in one look. */
export function Overview({ card, job, reference }: { card: NodeCard; job: Job; reference: Reference }) {
  const pages = useRuns(card);
  return (
    <div className="stack">
      <AnswerOf answer={pages.answer} what="its runs">
        {([first]) =>
          first && first.runs.length > 0 ? (
            <Panel
              title="How long it took"
              aside={<Link href={addressOf("job", reference, { tab: "runs" })}>All runs</Link>}
            >
              <RunBars runs={first.runs} />
            </Panel>
          ) : (
            <NoRuns />
          )
        }
      </AnswerOf>
      <div className="columns">
        <div className="stack">
          <Panel title="What it is">
            <Facts card={card} job={job} />
          </Panel>
          <Annotations
            said={job.annotations}
            node={{ type: "job", namespace: card.namespace, name: card.name }}
          />
        </div>
        <div className="stack">
          <Panel title="Reads and writes">
            <div className="stack">
              <Datasets title="reads" of={job.inputs} none="Nothing that is known." />
              <Datasets title="writes" of={job.outputs} none="Nothing that is known." />
            </div>
          </Panel>
          <Panel title="Parents, children and order">
            <div className="stack">
              <div>
                <h3>part of</h3>
                {card.parent && job.parentJobName ? (
                  <NodeLink node={{ id: card.parent, name: job.parentJobName }} />
                ) : (
                  <span className="quiet">nothing that is known</span>
                )}
              </div>
              <Contained jobs={job.children} count={job.childCount} />
              <Controlled title="waits for" of={job.controls.upstream} />
              <Controlled title="lets start" of={job.controls.downstream} />
              {job.latestRun ? <Started runId={job.latestRun.id} /> : null}
            </div>
          </Panel>
        </div>
      </div>
    </div>
  );
}

function Facts({ card, job }: { card: NodeCard; job: Job }) {
  const words = [job.processingType, job.integration, job.jobType].filter((word) => word != null);
  const latest = job.latestRun;
  const description = stated(job.description) ?? card.description;
  return (
    <div className="stack">
      {description ? (
        <p>
          <Name text={description} most={1_000} />
        </p>
      ) : (
        <p className="quiet">Nobody has described it yet.</p>
      )}
      <dl className="facts">
        <dt>kind</dt>
        <dd>{words.length > 0 ? words.join(", ").toLowerCase() : job.type.toLowerCase()}</dd>
        <dt>last run</dt>
        <dd>
          {latest ? (
            <>
              <StateBadge state={latest.state} stale={latest.stale} />{" "}
              <Time at={latest.startedAt ?? latest.createdAt} relative />
              {latest.durationMs === null ? null : (
                <>
                  , took <Duration ms={latest.durationMs} />
                </>
              )}
              {", run "}
              <RunLink id={latest.id} />
            </>
          ) : (
            <span className="quiet">none</span>
          )}
        </dd>
        <dt>owners</dt>
        <dd>
          <Owners owners={job.owners} />
        </dd>
        <dt>tags</dt>
        <dd>
          {card.tags.length === 0 ? (
            <span className="quiet">none</span>
          ) : (
            <span className="row">
              {card.tags.map((tag) => (
                <span key={tag} className="badge">
                  <Name text={tag} most={40} />
                </span>
              ))}
            </span>
          )}
        </dd>
        <CodeFacts job={job} />
        <dt>first heard of</dt>
        <dd>
          <Time at={job.createdAt} />
        </dd>
        <dt>last heard of</dt>
        <dd>
          <Time at={card.lastActivityAt} relative />
        </dd>
      </dl>
    </div>
  );
}

function CodeFacts({ job }: { job: Job }) {
  const url = job.codeUrl ?? stated(job.location);
  const open = webAddress(url);
  return (
    <>
      {job.language || job.dialect ? (
        <>
          <dt>language</dt>
          <dd>{job.language ?? job.dialect}</dd>
        </>
      ) : null}
      {url ? (
        <>
          <dt>code</dt>
          <dd>
            {open ? (
              <a href={open} rel="noreferrer noopener" target="_blank">
                <Name text={open} most={70} />
              </a>
            ) : (
              <Name text={url} most={70} />
            )}
          </dd>
        </>
      ) : null}
      {job.codeVersion ? (
        <>
          <dt>code version</dt>
          <dd>
            <code>
              <Name text={job.codeVersion} most={16} />
            </code>
            {job.codeBranch ? (
              <>
                {" "}
                on <Name text={job.codeBranch} most={40} />
              </>
            ) : null}
          </dd>
        </>
      ) : null}
    </>
  );
}

function Datasets(props: { title: string; of: readonly Shape<"NodeName">[]; none: string }) {
  return (
    <div>
      <h3>{props.title}</h3>
      {props.of.length === 0 ? <p className="quiet">{props.none}</p> : null}
      <ul className="lines">
        {props.of.map(({ namespace, name }) => (
          <li key={`${namespace.length} ${namespace} ${name}`}>
            <KindMark kind="dataset" bare />{" "}
            <Link href={addressOf("dataset", { type: "dataset", namespace, name })}>
              <Name text={name} />
            </Link>{" "}
            <span className="quiet">
              in <Name text={namespace} most={40} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Children that are shown before one asks for the others. */
const FIRST = 8;

/** The jobs that this one contains, whichever of its runs they ran in. */
function Contained({ jobs, count }: { jobs: readonly Shape<"NodeName">[]; count: number }) {
  return (
    <div>
      <h3>contains</h3>
      {count === 0 ? <span className="quiet">no job that is known</span> : null}
      <JobLines jobs={jobs.slice(0, FIRST)} />
      {count > FIRST ? (
        <details>
          <summary>{counted(count - FIRST, "other job")}</summary>
          <JobLines jobs={jobs.slice(FIRST)} />
          {count > jobs.length ? (
            <p className="quiet">
              The first {figure(jobs.length)} of {figure(count)}, in the order of their names.
            </p>
          ) : null}
        </details>
      ) : null}
    </div>
  );
}

function JobLines({ jobs }: { jobs: readonly Shape<"NodeName">[] }) {
  return (
    <ul className="lines">
      {jobs.map(({ namespace, name }) => (
        <li key={`${namespace.length} ${namespace} ${name}`}>
          <Link href={addressOf("job", { type: "job", namespace, name })}>
            <Name text={name} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Controlled({ title, of }: { title: string; of: readonly Shape<"ControlledJob">[] }) {
  return (
    <div>
      <h3>{title}</h3>
      {of.length === 0 ? <span className="quiet">no job that is known</span> : null}
      <ul className="lines">
        {of.map(({ namespace, name, types }) => (
          <li key={`${namespace.length} ${namespace} ${name}`}>
            <Link href={addressOf("job", { type: "job", namespace, name })}>
              <Name text={name} />
            </Link>{" "}
            <span className="quiet">{types.join(", ").toLowerCase()}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
