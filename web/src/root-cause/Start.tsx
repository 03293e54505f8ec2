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

/** Where nothing is chosen yet: what is known to be bad is offered. */
export function Start() {
  const models = useAnswer("/api/v1/models", { limit: 200 });
  return (
    <div className="stack">
      <h1>What went wrong?</h1>
      <p>
        Choose what is known to be bad, or find any model, table, job or run in the box above and choose “Root
        cause”.
      </p>
      <Panel title="Known to be bad" flush>
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
    </div>
  );
}
