import { shortLabel } from "../address/reference";
import { useAnswer } from "../api/use-answer";
import { ChangeList } from "../changes/ChangeList";
import { rows } from "../changes/values";
import { AnswerOf, Empty } from "../design/Answer";
import { counted, visible } from "../design/figures";
import { NodeLink } from "../design/Name";
import { Panel } from "../design/Panel";
import { Table } from "../design/Table";
import type { ModelAsked } from "./asked";
import { VersionHead } from "./VersionHead";

/** What differs from another version: the last approved one, else the one before, else the one chosen. */
export function Changes(props: {
  asked: ModelAsked;
  since: string | null;
  choose: (since: string | null) => void;
}) {
  const answer = useAnswer("/api/v1/models/changes", {
    ...props.asked,
    ...(props.since ? { since: props.since } : {}),
  });
  const { version: _, ...model } = props.asked;
  const versions = useAnswer("/api/v1/models/versions", { ...model, limit: 200 });
  return (
    <div className="stack">
      <label className="field">
        since
        <select
          className="input"
          value={props.since ?? ""}
          onChange={(event) => props.choose(event.target.value || null)}
        >
          <option value="">the last approved, else the one before</option>
          {versions.data?.versions.map(({ version, runId }) => (
            <option key={runId} value={version ?? runId}>
              version {version ?? runId}
            </option>
          ))}
        </select>
      </label>
      <AnswerOf answer={answer} what="what changed">
        {(found) => {
          const changes = [...found.datasets.replaced, ...found.jobs.replaced].flatMap(
            (each) => each.changes,
          );
          const training = Object.entries(found.training).flatMap(([part, differing]) =>
            Object.entries(differing as Record<string, [unknown, unknown]>).flatMap(
              ([name, [before, after]]) =>
                rows(before, after).map((row) => ({
                  part,
                  name: row.name === "value" ? name : `${name}.${row.name}`,
                  row,
                })),
            ),
          );
          const added = [...found.datasets.added, ...found.jobs.added];
          const removed = [...found.datasets.removed, ...found.jobs.removed];
          return (
            <>
              <div className="columns">
                <VersionHead asked={{ ...model, version: found.since ?? found.sinceRunId }} what="Before" />
                <VersionHead
                  asked={{ ...model, version: found.version ?? found.versionRunId }}
                  what="After"
                />
              </div>
              <p>
                Version {found.version ?? found.versionRunId} against version{" "}
                {found.since ?? found.sinceRunId}
                {found.sinceIs === "approved"
                  ? ", the last approved one"
                  : found.sinceIs === "before"
                    ? ", the one before"
                    : ""}
                .
              </p>
              {found.truncated ? (
                <Empty>What both are made of is too large to be read whole: there may be more.</Empty>
              ) : null}
              <Panel title="The training itself" aside={counted(training.length, "difference")} flush>
                {training.length === 0 ? (
                  <p className="panel-body quiet">
                    Its code, parameters, environment and results are the same.
                  </p>
                ) : (
                  <Table caption="What differs of the training" heads={["part", "what", "before", "after"]}>
                    {training.map(({ part, name, row }) => (
                      <tr key={`${part} ${name}`}>
                        <td>{part}</td>
                        <th scope="row">{visible(name)}</th>
                        <td>
                          {row.before === null ? (
                            <span className="quiet">not said</span>
                          ) : (
                            visible(row.before)
                          )}
                        </td>
                        <td>
                          {row.after === null ? <span className="quiet">not said</span> : visible(row.after)}
                        </td>
                      </tr>
                    ))}
                  </Table>
                )}
              </Panel>
              <Panel title="Upstream" aside={counted(changes.length, "change")}>
                {changes.length === 0 ? (
                  <p className="quiet">Nothing upstream changed beyond what is usual there.</p>
                ) : (
                  <ChangeList changes={changes} />
                )}
                <p className="quiet">
                  {counted(found.datasets.replaced.length, "dataset")} were written anew,{" "}
                  {counted(found.runs.shared, "run")} shared by both.
                </p>
              </Panel>
              {added.length + removed.length > 0 ? (
                <Panel title="Came and went">
                  <ul className="lines">
                    {[
                      ...added.map((each) => ["new", each] as const),
                      ...removed.map((each) => ["gone", each] as const),
                    ].map(([word, each]) => {
                      const id = typeof each === "string" ? each : String(Object.values(each)[0]);
                      return (
                        <li key={word + id}>
                          <span className={`badge ${word === "new" ? "good" : "bad"}`}>{word}</span>{" "}
                          <NodeLink node={{ id, name: shortLabel(id) }} />
                        </li>
                      );
                    })}
                  </ul>
                </Panel>
              ) : null}
              {found.features.added.length + found.features.removed.length + found.features.changed.length >
              0 ? (
                <Panel title="Features">
                  <ul className="lines">
                    {found.features.added.map(({ column }) => (
                      <li key={`+${column}`}>
                        <span className="badge good">new</span> {column}
                      </li>
                    ))}
                    {found.features.removed.map(({ column }) => (
                      <li key={`-${column}`}>
                        <span className="badge bad">gone</span> {column}
                      </li>
                    ))}
                    {found.features.changed.map(({ column }) => (
                      <li key={`~${column}`}>
                        <span className="badge warn">made otherwise</span> {column}
                      </li>
                    ))}
                  </ul>
                </Panel>
              ) : null}
            </>
          );
        }}
      </AnswerOf>
    </div>
  );
}
