import { Link } from "wouter";
import { addressOf } from "../address/address";
import { shortLabel } from "../address/reference";
import type { Shape } from "../api/client";
import { useAnswer } from "../api/use-answer";
import { AnswerOf } from "../design/Answer";
import { counted } from "../design/figures";
import { KindMark } from "../design/Kind";
import { Name } from "../design/Name";
import { Panel } from "../design/Panel";
import { StateBadge } from "../design/State";
import { Table } from "../design/Table";
import { Time } from "../design/Time";

/** Versions shown of a model at first; its own view has all. */
const FIRST = 5;

/** Which model versions were made from it. */
export function MadeModels({ dataset }: { dataset: Shape<"NodeName"> }) {
  const { namespace, name } = dataset;
  const answer = useAnswer("/api/v1/datasets/models", { type: "dataset", namespace, name });
  return (
    <Panel title="Models made from it" aside={answer.data?.models.length || undefined} flush>
      <AnswerOf answer={answer} what="models made from it">
        {({ models, truncated }) => (
          <>
            {models.length === 0 ? (
              <p className="panel-body quiet">No version of a model is known that was made from it.</p>
            ) : (
              <Table
                caption="Model versions that were made from this dataset"
                heads={["model", "versions, the latest first", "last trained"]}
              >
                {models.map(({ model, versions }) => (
                  <tr key={model}>
                    <td>
                      <KindMark kind="model" bare />{" "}
                      <Link href={addressOf("model", { id: model })}>
                        <Name text={shortLabel(model)} />
                      </Link>
                    </td>
                    <td>
                      <span className="row">
                        {versions.slice(0, FIRST).map((each) => (
                          <span key={each.runId}>
                            <Link
                              href={addressOf(
                                "model",
                                { id: model },
                                { version: each.version, tab: "origin" },
                              )}
                            >
                              <Name text={each.version ?? "without a name"} most={24} />
                            </Link>{" "}
                            {each.live ? <span className="badge busy">▸ in use</span> : null}
                            {each.approval ? <StateBadge state={each.approval} /> : null}
                          </span>
                        ))}
                        {versions.length > FIRST ? (
                          <span className="quiet">and {versions.length - FIRST} more</span>
                        ) : null}
                      </span>
                    </td>
                    <td>
                      <Time at={versions[0]?.trainedAt} relative />
                    </td>
                  </tr>
                ))}
              </Table>
            )}
            {truncated ? (
              <p className="panel-body quiet">
                Not all: the search stopped at a limit ({truncated.reason}),{" "}
                {counted(truncated.frontier.length, "run")} not gone beyond.
              </p>
            ) : null}
          </>
        )}
      </AnswerOf>
    </Panel>
  );
}
