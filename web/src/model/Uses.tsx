import { shortLabel, typeOf } from "../address/reference";
import { useAnswer } from "../api/use-answer";
import { AnswerOf } from "../design/Answer";
import { KindMark, kindOf } from "../design/Kind";
import { NodeLink } from "../design/Name";
import { Panel } from "../design/Panel";
import { StateBadge } from "../design/State";
import { Table } from "../design/Table";
import { Time } from "../design/Time";
import type { ModelAsked } from "./asked";

/** What used exactly this version: evaluations, scores, deployments, and what those reach. */
export function Uses({ asked }: { asked: ModelAsked }) {
  const answer = useAnswer("/api/v1/models/uses", asked);
  return (
    <AnswerOf answer={answer} what="what uses it">
      {({ uses, reached, truncated }) => (
        <div className="stack">
          <Panel title="Used by" aside={truncated ? `the first ${uses.length}` : uses.length} flush>
            {uses.length === 0 ? (
              <p className="panel-body quiet">No run is known that used this version.</p>
            ) : (
              <Table
                caption="Uses of this version"
                heads={["how", "job", "run", "since", "until", "how that is known", "made"]}
              >
                {uses.map((use) => (
                  <tr key={use.runId}>
                    <td>{use.kind}</td>
                    <td>{use.job ? <NodeLink node={{ id: use.job, name: shortLabel(use.job) }} /> : "–"}</td>
                    <td>
                      <NodeLink node={{ id: `run:${use.runId}`, name: use.runId }} most={16} />{" "}
                      {use.state ? <StateBadge state={use.state} /> : null}
                    </td>
                    <td>
                      <Time at={use.since} />
                    </td>
                    <td>
                      {use.until ? <Time at={use.until} /> : <span className="badge busy">▸ still</span>}
                    </td>
                    <td>{use.rule === "version" ? "the version is named" : "by time"}</td>
                    <td>
                      {use.outputs.map((id) => (
                        <div key={id}>
                          <NodeLink node={{ id, name: shortLabel(id) }} />
                        </div>
                      ))}
                    </td>
                  </tr>
                ))}
              </Table>
            )}
          </Panel>
          <Panel title="Reaches">
            {reached.datasets.length + reached.dashboards.length + reached.models.length === 0 ? (
              <p className="quiet">No dataset, dashboard or model is known to be made with it.</p>
            ) : (
              <ul className="lines">
                {[...reached.models, ...reached.dashboards, ...reached.datasets].map((id) => (
                  <li key={id}>
                    <KindMark
                      kind={kindOf({
                        type: typeOf(id),
                        datasetType: reached.models.includes(id)
                          ? "MODEL"
                          : reached.dashboards.includes(id)
                            ? "DASHBOARD"
                            : null,
                      })}
                    />{" "}
                    <NodeLink node={{ id, name: shortLabel(id) }} />
                  </li>
                ))}
              </ul>
            )}
          </Panel>
        </div>
      )}
    </AnswerOf>
  );
}
