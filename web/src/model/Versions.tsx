import { Link } from "wouter";
import { addressOf } from "../address/address";
import type { Reference } from "../address/reference";
import { useAnswer } from "../api/use-answer";
import { AnswerOf } from "../design/Answer";
import { figure, zone } from "../design/figures";
import { Panel } from "../design/Panel";
import { StateBadge } from "../design/State";
import { Table } from "../design/Table";
import { Time } from "../design/Time";
import type { ModelAsked } from "./asked";
import { DataRead } from "./DataRead";
import { TimeLine } from "./TimeLine";
import { toldApart } from "./told-apart";

/** All versions: on a time line by a metric, and as a table. */
export function Versions(props: { asked: ModelAsked; reference: Reference; chosen: string | null }) {
  const answer = useAnswer("/api/v1/models/versions", { ...props.asked, limit: 200 });
  const one = useAnswer("/api/v1/models/version", {
    ...props.asked,
    ...(props.chosen ? { version: props.chosen } : {}),
  });
  const checks = one.data?.verdicts.flatMap((verdict) => verdict.checks) ?? [];
  return (
    <AnswerOf answer={answer} what="the versions">
      {({ versions, truncated }) => {
        const metrics = [...new Set(versions.flatMap((version) => Object.keys(version.metrics)))].sort();
        const chosen = props.chosen ?? versions[0]?.version ?? null;
        const times = toldApart(versions.map(({ trainedAt }) => trainedAt));
        const to = (version: string | null) => addressOf("model", props.reference, { version, tab: null });
        return (
          <>
            <TimeLine versions={versions} metrics={metrics} checks={checks} chosen={chosen} to={to} />
            <Panel
              title="Versions"
              aside={truncated ? `the newest ${versions.length}` : versions.length}
              flush
            >
              <Table
                caption="Versions, newest training first"
                heads={[
                  "version",
                  { key: "trained", shown: `trained (${zone()})` },
                  "read",
                  ...metrics.slice(0, 4).map((key) => ({ key, number: true })),
                  "verdict",
                  "approval",
                  { key: "more", shown: <span className="unseen">more</span> },
                ]}
              >
                {versions.map((version, index) => (
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
                      <Time at={version.trainedAt} shown={times[index]} />
                    </td>
                    <td>
                      <DataRead read={version.read} most={2} />
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
