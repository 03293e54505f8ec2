import { Link } from "wouter";
import { addressOf } from "../address/address";
import type { Reference } from "../address/reference";
import { useAnswer } from "../api/use-answer";
import { AnswerOf } from "../design/Answer";
import { figure } from "../design/figures";
import { Panel } from "../design/Panel";
import { StateBadge } from "../design/State";
import { Table } from "../design/Table";
import { Time } from "../design/Time";
import type { ModelAsked } from "./asked";
import { TimeLine } from "./TimeLine";

/** All versions: on a time line by a metric, and as a table. */
export function Versions(props: { asked: ModelAsked; reference: Reference; chosen: string | null }) {
  const answer = useAnswer("/api/v1/models/versions", { ...props.asked, limit: 200 });
  return (
    <AnswerOf answer={answer} what="the versions">
      {({ versions, truncated }) => {
        const metrics = [...new Set(versions.flatMap((version) => Object.keys(version.metrics)))].sort();
        const chosen = props.chosen ?? versions[0]?.version ?? null;
        const to = (version: string | null) => addressOf("model", props.reference, { version, tab: null });
        return (
          <>
            <TimeLine versions={versions} metrics={metrics} chosen={chosen} to={to} />
            <Panel
              title="Versions"
              aside={truncated ? `the newest ${versions.length}` : versions.length}
              flush
            >
              <Table
                caption="Versions, newest training first"
                heads={[
                  "version",
                  "trained",
                  ...metrics.slice(0, 4).map((key) => ({ key, number: true })),
                  "verdict",
                  "approval",
                  { key: "more", shown: <span className="unseen">more</span> },
                ]}
              >
                {versions.map((version) => (
                  <tr
                    key={version.runId + version.version}
                    className={version.version === chosen ? "chosen" : undefined}
                  >
                    <td>
                      <Link href={to(version.version)}>{version.version ?? "no version named"}</Link>{" "}
                      {version.aliases.map((alias) => (
                        <span key={alias} className="badge">
                          @{alias}
                        </span>
                      ))}
                      {version.deleted ? <span className="badge warn">deleted</span> : null}
                    </td>
                    <td>
                      <Time at={version.trainedAt} />
                    </td>
                    {metrics.slice(0, 4).map((metric) => (
                      <td key={metric} className="number">
                        {version.metrics[metric] === undefined ? "–" : figure(version.metrics[metric])}
                      </td>
                    ))}
                    <td>
                      {version.verdict ? (
                        <StateBadge state={version.verdict} />
                      ) : (
                        <span className="quiet">–</span>
                      )}
                    </td>
                    <td>
                      {version.approval ? (
                        <StateBadge state={version.approval} />
                      ) : (
                        <span className="quiet">–</span>
                      )}
                    </td>
                    <td>
                      <Link
                        href={addressOf("model", props.reference, {
                          version: version.version,
                          tab: "origin",
                        })}
                      >
                        origin
                      </Link>
                    </td>
                  </tr>
                ))}
              </Table>
            </Panel>
          </>
        );
      }}
    </AnswerOf>
  );
}
