import { shortLabel, typeOf } from "../address/reference";
import type { Shape } from "../api/client";
import { useAnswer } from "../api/use-answer";
import { AnswerOf } from "../design/Answer";
import { counted, duration, figure, shortened, visible } from "../design/figures";
import { KindMark, kindOf } from "../design/Kind";
import { Name, NodeLink } from "../design/Name";
import { Panel } from "../design/Panel";
import { StateBadge } from "../design/State";
import { Table } from "../design/Table";
import { Time } from "../design/Time";
import type { ModelAsked } from "./asked";
import { Features } from "./Features";
import { OriginGraph } from "./OriginGraph";

type OriginAnswer = Shape<"ModelOrigin">;
type Read = OriginAnswer["inputs"][number] | OriginAnswer["sources"][number];

/** Where a version comes from: as a graph, and as a page to be read, approved and checked. */
export function Origin({ asked }: { asked: ModelAsked }) {
  const answer = useAnswer("/api/v1/models/origin", asked);
  return (
    <AnswerOf answer={answer} what="where it comes from">
      {(origin) => (
        <div className="stack">
          {origin.truncated ? (
            <div className="notice warn">
              <strong>This is not all.</strong>
              <span>
                What it comes from is too much for one answer ({origin.truncated.reason}): what is shown is
                right.
              </span>
            </div>
          ) : null}
          <OriginGraph origin={origin} />
          <div className="columns">
            <TrainingPanel training={origin.training} />
            <Panel title="What this rests on">
              <ul className="lines">
                {origin.coverage.texts.map((text) => (
                  <li key={text}>{shortened(visible(text), 400)}</li>
                ))}
              </ul>
            </Panel>
          </div>
          <Reads title="What the training read" reads={origin.inputs} />
          <Reads title="Sources, furthest up" reads={origin.sources} />
          <Features
            features={origin.features}
            influencedBy={origin.influencedBy}
            stated={origin.coverage.featuresStated}
          />
          <Jobs jobs={origin.jobs} />
        </div>
      )}
    </AnswerOf>
  );
}

function TrainingPanel({ training }: { training: OriginAnswer["training"] }) {
  if (!training) {
    return (
      <Panel title="Training">
        <p>No run is known that made this version.</p>
      </Panel>
    );
  }
  const { code, environment, engine } = training;
  return (
    <Panel title="Training" aside={training.state ? <StateBadge state={training.state} /> : undefined}>
      <dl className="facts">
        <dt>run</dt>
        <dd>
          {training.job ? (
            <>
              <NodeLink node={{ id: training.job, name: shortLabel(training.job) }} />,{" "}
            </>
          ) : null}
          <NodeLink node={{ id: `run:${training.runId}`, name: training.runId }} most={20} />
        </dd>
        <dt>when</dt>
        <dd>
          <Time at={training.startedAt} />
          {training.durationSeconds === null ? "" : `, for ${duration(training.durationSeconds * 1000)}`}
        </dd>
        <dt>code</dt>
        <dd>{code ? <Code code={code} /> : <Unknown />}</dd>
        <dt>parameters</dt>
        <dd>{pairs(training.parameters) || <Unknown />}</dd>
        <dt>measured</dt>
        <dd>
          {Object.entries(training.metrics)
            .map(([name, value]) => `${name}=${figure(value)}`)
            .join(", ") || <Unknown />}
        </dd>
        <dt>engine</dt>
        <dd>{engine ? `${engine.name ?? ""} ${engine.version ?? ""}` : <Unknown />}</dd>
        <dt>environment</dt>
        <dd>
          {environment ? (
            <details>
              <summary>
                Python {environment.python ?? "of unknown version"},{" "}
                {counted(Object.keys(environment.packages ?? {}).length, "package")}
              </summary>
              <pre>
                {Object.entries(environment.packages ?? {})
                  .map(([name, version]) => `${name}==${String(version)}`)
                  .join("\n")}
              </pre>
            </details>
          ) : (
            <Unknown />
          )}
        </dd>
      </dl>
    </Panel>
  );
}

function Unknown() {
  return <span className="quiet">not known</span>;
}

function Code({ code }: { code: Shape<"RunCode"> }) {
  return (
    <>
      {[code.repository, code.path].filter(Boolean).join(" ")}{" "}
      {code.commit ? <code title={code.commit}>at {code.commit.slice(0, 12)}</code> : null}
      {code.branch ? ` on ${code.branch}` : ""}
      {code.dirty ? <span className="badge warn">changes not committed</span> : null}
      {code.sql ? (
        <details>
          <summary>SQL</summary>
          <pre>{code.sql}</pre>
        </details>
      ) : null}
    </>
  );
}

/** What a model card or a lock file declares says only its name and version. */
function whole(read: Read) {
  return {
    schema: [],
    rowCount: null,
    owners: [],
    ofToday: [],
    tags: [],
    quality: null,
    ...read,
  } as Shape<"OriginInput">;
}

const HOW: Readonly<Record<string, string>> = {
  version: "the version is named",
  time: "by time",
  unknown: "no write is known",
  declared: "declared, not observed",
};

function Reads({ title, reads }: { title: string; reads: readonly Read[] }) {
  return (
    <Panel title={title} aside={reads.length} flush>
      {reads.length === 0 ? (
        <p className="panel-body quiet">Nothing is known.</p>
      ) : (
        <Table
          caption={title}
          heads={[
            "dataset",
            "version",
            "how that is known",
            "written",
            { key: "rows", number: true },
            "owners and tags",
            "quality",
          ]}
        >
          {reads.map(whole).map((read) => (
            <tr key={`${read.dataset} ${read.version} ${read.writer}`}>
              <td>
                <KindMark kind={kindOf({ type: typeOf(read.dataset), datasetType: read.datasetType })} bare />{" "}
                <NodeLink
                  node={{ id: read.dataset, name: shortLabel(read.dataset), datasetType: read.datasetType }}
                />
                {read.schema.length > 0 ? (
                  <div className="quiet">{counted(read.schema.length, "column")}</div>
                ) : null}
              </td>
              <td>
                {read.version ? (
                  <Name text={read.version} most={40} />
                ) : (
                  <span className="quiet">none named</span>
                )}
              </td>
              <td>{HOW[read.rule]}</td>
              <td>
                {read.writtenAt ? <Time at={read.writtenAt} /> : <Unknown />}
                {read.writerJob ? (
                  <div className="quiet">
                    by <NodeLink node={{ id: read.writerJob, name: shortLabel(read.writerJob) }} />
                  </div>
                ) : null}
              </td>
              <td className="number">{read.rowCount === null ? "–" : figure(read.rowCount)}</td>
              <td>
                {read.owners.length > 0 ? (
                  <Name text={read.owners.join(", ")} />
                ) : (
                  <span className="quiet">no owner</span>
                )}
                {read.ofToday.length > 0 ? (
                  <div className="quiet">as of today: {read.ofToday.join(", ")}</div>
                ) : null}
                <div className="row">
                  {read.tags.map((tag) => (
                    <span key={tag.key + String(tag.value)} className="badge">
                      <Name text={tag.value ? `${tag.key}=${tag.value}` : tag.key} most={40} />
                    </span>
                  ))}
                </div>
              </td>
              <td>
                {read.quality ? (
                  read.quality.failed > 0 ? (
                    <span className="badge bad">✕ {counted(read.quality.failed, "check")} failed</span>
                  ) : (
                    <span className="badge good">
                      ✓ {counted(read.quality.assertions.length, "check")} held
                    </span>
                  )
                ) : (
                  <span className="quiet">not checked</span>
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  );
}

function Jobs({ jobs }: { jobs: OriginAnswer["jobs"] }) {
  return (
    <Panel title="Made by" aside={counted(jobs.length, "run")} flush>
      <Table
        caption="Every run on the way, the training first"
        heads={["job", "run", "code", "engine", "parameters"]}
      >
        {jobs.map((job) => (
          <tr key={`${job.job} ${job.runId}`}>
            <td>
              {job.job ? <NodeLink node={{ id: job.job, name: shortLabel(job.job) }} /> : <Unknown />}
              <div className="quiet">
                {job.depth === 0 ? "the training" : `${counted(job.depth ?? 0, "step")} up`}
              </div>
            </td>
            <td>
              {job.runId ? (
                <NodeLink node={{ id: `run:${job.runId}`, name: job.runId }} most={16} />
              ) : (
                <Unknown />
              )}
            </td>
            <td>{job.code ? <Code code={job.code} /> : <Unknown />}</td>
            <td>{job.engine ? `${job.engine.name ?? ""} ${job.engine.version ?? ""}` : <Unknown />}</td>
            <td>{pairs(job.parameters) || <span className="quiet">none</span>}</td>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}

function pairs(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}
