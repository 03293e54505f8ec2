import { Link } from "wouter";
import { addressOf } from "../address/address";
import { setOf, useParameters, useTitle } from "../address/use-address";
import type { Shape } from "../api/client";
import { usePages } from "../api/use-pages";
import { AnswerOf, Empty } from "../design/Answer";
import { counted } from "../design/figures";
import { More } from "../design/More";
import { Name } from "../design/Name";
import { Panel } from "../design/Panel";
import { StateBadge } from "../design/State";
import { Table } from "../design/Table";
import { Time } from "../design/Time";
import "./model.css";

/** Every model with its latest version: what was judged, approved, and what happened upstream since. */
export default function ModelsView() {
  useTitle("Models");
  const [parameters, change] = useParameters();
  const asked = setOf(parameters, ["q", "namespace", "owner", "tag"]);
  const pages = usePages("/api/v1/models", { ...asked, limit: 100 }, (last) => last.next);
  return (
    <div className="stack">
      <h1>Models</h1>
      <form className="row" aria-label="Which models" onSubmit={(event) => event.preventDefault()}>
        {(["q", "owner", "tag", "namespace"] as const).map((key) => (
          <label key={key} className="field">
            {key === "q" ? "name" : key}
            <input
              className="input"
              defaultValue={parameters.get(key) ?? ""}
              onChange={(event) => change({ [key]: event.target.value || null }, true)}
            />
          </label>
        ))}
      </form>
      <AnswerOf answer={pages.answer} what="models">
        {(read) => {
          const models = read.flatMap((page) => page.models);
          return models.length === 0 ? (
            <Empty>
              <strong>No model is known{Object.keys(asked).length > 0 ? " that is like this" : ""}</strong>
              <span>
                A model is a dataset of type MODEL: <code>headwater.track</code> in a training script, or{" "}
                <code>headwater mlflow</code> beside a tracking server, makes them known.
              </span>
            </Empty>
          ) : (
            <Panel title="All models" aside={`${models.length} of ${read[0]?.totalCount ?? 0}`} flush>
              <Table
                caption="Models with their latest versions"
                heads={[
                  "model",
                  "latest",
                  "verdict",
                  "approval",
                  "trained",
                  "owners",
                  "since it was trained",
                ]}
              >
                {models.map((model) => (
                  <ModelRow key={model.model} model={model} />
                ))}
              </Table>
              <More more={pages.more} busy={pages.busy} />
            </Panel>
          );
        }}
      </AnswerOf>
    </div>
  );
}

function ModelRow({ model }: { model: Shape<"ModelSummary"> }) {
  return (
    <tr>
      <td>
        <Link href={addressOf("model", { id: model.model })}>
          <Name text={model.name} />
        </Link>
        <div className="quiet">
          <Name text={model.namespace} />
        </div>
      </td>
      <td>
        {model.latest ?? <span className="quiet">none named</span>}
        <div className="quiet">{counted(model.versionCount, "version")}</div>
      </td>
      <td>
        {model.verdict ? <StateBadge state={model.verdict} /> : <span className="quiet">not judged</span>}
      </td>
      <td>
        {model.approval ? <StateBadge state={model.approval} /> : <span className="quiet">not decided</span>}
      </td>
      <td>
        <Time at={model.trainedAt} relative />
      </td>
      <td>
        {model.owners.length > 0 ? (
          <Name text={model.owners.join(", ")} />
        ) : (
          <span className="quiet">nobody</span>
        )}
      </td>
      <td>
        {model.attention.length === 0 ? (
          <span className="quiet">nothing failed or changed upstream</span>
        ) : (
          <ul className="lines">
            {model.attention.slice(0, 3).map((each) => (
              <li key={each.text}>
                <span className={`badge ${each.kind === "failed" ? "bad" : "warn"}`}>{each.kind}</span>{" "}
                {each.text}
              </li>
            ))}
            {model.attention.length > 3 ? (
              <li className="quiet">and {model.attention.length - 3} more</li>
            ) : null}
          </ul>
        )}
      </td>
    </tr>
  );
}
