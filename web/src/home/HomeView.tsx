import { Link } from "wouter";
import { address, addressOf } from "../address/address";
import { shortLabel } from "../address/reference";
import { useTitle } from "../address/use-address";
import type { Shape } from "../api/client";
import { useAnswer } from "../api/use-answer";
import { AnswerOf } from "../design/Answer";
import { figure } from "../design/figures";
import { Name, NodeLink } from "../design/Name";
import { Panel } from "../design/Panel";
import { StateBadge } from "../design/State";
import { Table } from "../design/Table";
import { Time } from "../design/Time";
import { MODELS_SHOWN } from "../shell/asked-first";
import { FailedRuns, JudgedBad, ofAll } from "./WentWrong";
import "./home.css";

/** How everything stands: models, what failed, fell silent or was judged bad in the last day, and who was heard of. */
export default function HomeView() {
  useTitle("");
  const overview = useAnswer("/api/v1/overview", {}, { every: 60_000 });
  return (
    <div className="stack">
      <h1 className="unseen">How everything stands</h1>
      <Figures overview={overview.data} />
      <div className="home-columns">
        <div className="stack">
          <Models />
          <AnswerOf answer={overview} what="what happened in the last day">
            {(data) => (
              <>
                <JudgedBad overview={data} lately="in the last day" />
                <FailedRuns overview={data} lately="in the last day" />
                <Stale stale={data.stale} total={data.totals.stale} />
              </>
            )}
          </AnswerOf>
        </div>
        <div className="stack">
          <Itself />
          {overview.data ? (
            <Producers producers={overview.data.producers} total={overview.data.totals.producers} />
          ) : null}
        </div>
      </div>
    </div>
  );
}

function Figures({ overview }: { overview: Shape<"Overview"> | undefined }) {
  const counts = overview?.counts;
  const to = (kind: string) => address("find", { kind });
  const all = [
    ["models", counts?.models, address("models")],
    ["datasets", counts?.datasets, to("dataset")],
    ["jobs", counts?.jobs, to("job")],
    ["runs", counts?.runs, address("runs")],
  ] as const;
  return (
    <ul className="figures" aria-label="How many there are">
      {all.map(([word, count, href]) => (
        <li key={word}>
          <Link href={href}>
            <strong>{count === undefined ? "–" : figure(count)}</strong> {word}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Models() {
  const answer = useAnswer("/api/v1/models", { limit: MODELS_SHOWN });
  return (
    <Panel
      title="Models"
      aside={<Link href={address("models")}>all {answer.data ? figure(answer.data.totalCount) : ""}</Link>}
      flush
    >
      <AnswerOf answer={answer} what="models">
        {({ models }) =>
          models.length === 0 ? (
            <p className="panel-body">
              None is known yet. <code>headwater.track</code> in a training script or{" "}
              <code>headwater mlflow</code> beside a tracking server makes them known.
            </p>
          ) : (
            <Table caption="Models with their latest versions">
              {models.map((model) => (
                <tr key={model.model}>
                  <td>
                    <Link href={addressOf("model", { id: model.model })}>
                      <Name text={model.name} />
                    </Link>{" "}
                    <span className="quiet">{model.latest === null ? "" : `version ${model.latest}`}</span>
                  </td>
                  <td>
                    {model.verdict ? (
                      <StateBadge state={model.verdict} />
                    ) : (
                      <span className="badge">not judged</span>
                    )}
                  </td>
                  <td>{model.approval ? <StateBadge state={model.approval} /> : null}</td>
                  <td className="quiet">
                    trained <Time at={model.trainedAt} relative />
                  </td>
                  <td>
                    {model.attention.length > 0 ? (
                      <span className="badge warn" title={model.attention.map(({ text }) => text).join("\n")}>
                        {model.attention.length} upstream
                      </span>
                    ) : null}
                  </td>
                  <td>
                    {model.verdict === "bad" ? (
                      <Link href={addressOf("root-cause", { id: model.model })}>why?</Link>
                    ) : null}
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </AnswerOf>
    </Panel>
  );
}

function Stale({ stale, total }: { stale: Shape<"Overview">["stale"]; total: number | null }) {
  if (stale.length === 0) return null;
  return (
    <Panel title="No end heard" aside={ofAll(stale.length, total)} flush>
      <Table caption="Runs that have not ended and fell silent in the last day">
        {stale.map((each) => (
          <tr key={each.run}>
            <td>
              <StateBadge state={each.state} stale />
            </td>
            <td>{each.job ? <NodeLink node={{ id: each.job, name: shortLabel(each.job) }} /> : "–"}</td>
            <td className="quiet">
              heard of <Time at={each.lastEventAt} relative />
            </td>
            <td>
              <NodeLink node={{ id: `run:${each.run}`, name: "run" }} />
            </td>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}

/** Headwater's own state: how far it is behind, and what it could not apply. */
function Itself() {
  const answer = useAnswer("/api/v1/status", {}, { every: 10_000 });
  return (
    <Panel title="Headwater" aside={answer.data ? `version ${answer.data.version}` : undefined}>
      <AnswerOf answer={answer} what="the status">
        {(status) => (
          <dl className="facts">
            <dt>state</dt>
            <dd>
              {status.ready ? (
                <span className="badge good">✓ at work</span>
              ) : (
                <span className="badge bad">✕ not ready</span>
              )}
            </dd>
            <dt>events kept</dt>
            <dd>{status.accepted === null ? "not known" : figure(status.accepted)}</dd>
            <dt>lag</dt>
            <dd>
              {status.lag === null ? "not known" : status.lag === 0 ? "none" : `${figure(status.lag)} events`}
            </dd>
            <dt>dead letters</dt>
            <dd>
              <Link href={address("dead-letters")}>
                {status.deadLetters === null ? "not known" : figure(status.deadLetters)}
              </Link>
            </dd>
          </dl>
        )}
      </AnswerOf>
    </Panel>
  );
}

function Producers({
  producers,
  total,
}: {
  producers: Shape<"Overview">["producers"];
  total: number | null;
}) {
  return (
    <Panel title="Producers" aside={ofAll(producers.length, total)}>
      {producers.length === 0 ? (
        <p className="quiet">None is known: what was sent before is, after a rebuild.</p>
      ) : null}
      <ul className="lines">
        {producers.map((each) => (
          <li key={each.producer}>
            <Link href={address("runs", { producer: each.producer })}>
              <Name text={each.producer.replace(/^https?:\/\//, "")} most={44} />
            </Link>
            <div className="quiet">
              heard of <Time at={each.lastEventAt} relative />
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
