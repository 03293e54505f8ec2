import { useState } from "react";
import { Link } from "wouter";
import { addressOf } from "../address/address";
import { useAnswer } from "../api/use-answer";
import { AnswerOf, Empty } from "../design/Answer";
import { KindMark } from "../design/Kind";
import { Name } from "../design/Name";
import { Panel } from "../design/Panel";
import { StateBadge } from "../design/State";
import { Table } from "../design/Table";
import { Time } from "../design/Time";
import { FailedRuns, JudgedBad } from "../home/WentWrong";

/** Since when what went wrong is offered. */
const LATELY_MS = 30 * 86_400_000;

/** Where nothing is chosen yet: what is known to be bad is offered. */
export function Start() {
  const models = useAnswer("/api/v1/models", { limit: 200 });
  const [since] = useState(() => new Date(Date.now() - LATELY_MS).toISOString());
  const overview = useAnswer("/api/v1/overview", { since });
  return (
    <div className="stack">
      <h1>What went wrong?</h1>
      <p>
        Choose what is known to be bad, or find any model, table, job or run in the box above and choose “Root
        cause”.
      </p>
      <Panel title="Models whose latest version is bad" flush>
        <AnswerOf answer={models} what="models">
          {(data) => {
            const bad = data.models.filter(({ verdict }) => verdict === "bad");
            if (bad.length === 0) return <Empty>No latest version of a model is judged bad.</Empty>;
            return (
              <Table caption="Models whose latest version is bad">
                {bad.map((each) => (
                  <tr key={each.model}>
                    <td>
                      <KindMark kind="model" />
                    </td>
                    <td>
                      <Link href={addressOf("root-cause", { id: each.model })}>
                        <Name text={each.name} />
                      </Link>
                    </td>
                    <td>version {each.latest}</td>
                    <td>
                      <StateBadge state="bad" />
                    </td>
                    <td>
                      <Time at={each.trainedAt} relative />
                    </td>
                  </tr>
                ))}
              </Table>
            );
          }}
        </AnswerOf>
      </Panel>
      <AnswerOf answer={overview} what="what went wrong lately">
        {(data) => (
          <>
            <JudgedBad overview={data} lately="in the last 30 days" />
            <FailedRuns overview={data} lately="in the last 30 days" />
          </>
        )}
      </AnswerOf>
    </div>
  );
}
