import { Link } from "wouter";
import { addressOf, type View } from "../address/address";
import { useAnswer } from "../api/use-answer";
import { AnswerOf, Empty } from "../design/Answer";
import { KindMark, kindOf } from "../design/Kind";
import { Name } from "../design/Name";
import { Panel } from "../design/Panel";
import { StateBadge } from "../design/State";
import { Table } from "../design/Table";
import { Time } from "../design/Time";

/** Rows of each list. */
const MOST = 12;

/** Where a view has nothing to be about yet: models, and the tables that were heard of last, each with the way to it. */
export function StartFrom({ view }: { view: View }) {
  const models = useAnswer("/api/v1/models", { limit: MOST });
  const tables = useAnswer("/api/v1/find", { kind: ["dataset"], limit: MOST });
  return (
    <div className="columns">
      <Panel title="Models" flush>
        <AnswerOf answer={models} what="models">
          {(data) =>
            data.models.length === 0 ? (
              <Empty>None is known yet.</Empty>
            ) : (
              <Table caption="Models to start from">
                {data.models.map((each) => (
                  <tr key={each.model}>
                    <td>
                      <KindMark kind="model" />
                    </td>
                    <td>
                      <Link href={addressOf(view, { id: each.model })}>
                        <Name text={each.name} />
                      </Link>
                    </td>
                    <td>{each.verdict ? <StateBadge state={each.verdict} /> : null}</td>
                    <td className="quiet">
                      <Time at={each.trainedAt} relative />
                    </td>
                  </tr>
                ))}
              </Table>
            )
          }
        </AnswerOf>
      </Panel>
      <Panel title="Tables heard of last" flush>
        <AnswerOf answer={tables} what="tables">
          {(data) =>
            data.results.length === 0 ? (
              <Empty>None is known yet.</Empty>
            ) : (
              <Table caption="Tables to start from">
                {data.results.map((each) => (
                  <tr key={each.id}>
                    <td>
                      <KindMark kind={kindOf({ type: each.kind, datasetType: each.datasetType })} />
                    </td>
                    <td>
                      <Link href={addressOf(view, { id: each.id })}>
                        <Name text={each.name} />
                      </Link>
                    </td>
                    <td className="quiet">
                      {each.lastActivityAt ? <Time at={each.lastActivityAt} relative /> : null}
                    </td>
                  </tr>
                ))}
              </Table>
            )
          }
        </AnswerOf>
      </Panel>
    </div>
  );
}
