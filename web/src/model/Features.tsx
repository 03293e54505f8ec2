import { shortLabel } from "../address/reference";
import type { Shape } from "../api/client";
import { counted } from "../design/figures";
import { NodeLink } from "../design/Name";
import { Panel } from "../design/Panel";
import { Table } from "../design/Table";

/** Each column the model was trained on, with the columns it is made of at the sources, and the way between. */
export function Features(props: {
  features: readonly Shape<"Feature">[];
  influencedBy: readonly Shape<"Influence">[];
  stated: boolean;
}) {
  if (!props.stated) {
    return (
      <Panel title="Features">
        <p>No event says which columns the training used.</p>
      </Panel>
    );
  }
  const labels = props.features.filter(isLabel);
  const features = props.features.filter((feature) => !isLabel(feature));
  return (
    <>
      <Panel title="Features" aside={counted(features.length, "column")} flush>
        <Columns
          caption="Features and the source columns that they are made of"
          head="feature"
          features={features}
        />
        {props.influencedBy.length > 0 ? (
          <p className="panel-body quiet">
            Only filtered, joined or sorted by:{" "}
            {props.influencedBy.map(({ dataset, column }) => `${shortLabel(dataset)}.${column}`).join(", ")}
          </p>
        ) : null}
      </Panel>
      {labels.length > 0 ? (
        <Panel title="What it learned to predict" aside={counted(labels.length, "column")} flush>
          <Columns
            caption="Labels and the source columns that they are made of"
            head="label"
            features={labels}
          />
        </Panel>
      ) : null}
    </>
  );
}

/** Whether the training used a column as what is to be predicted, and as nothing else. */
function isLabel({ transformations }: Shape<"Feature">): boolean {
  return transformations.length > 0 && transformations.every((each) => each === "INDIRECT:TARGET");
}

function Columns(props: { caption: string; head: string; features: readonly Shape<"Feature">[] }) {
  return (
    <Table caption={props.caption} heads={[props.head, "made of", "by"]}>
      {props.features.map((feature) => (
        <tr key={`${feature.dataset} ${feature.column}`}>
          <th scope="row">
            {feature.column}
            <div className="quiet">
              <NodeLink node={{ id: feature.dataset, name: shortLabel(feature.dataset) }} />
            </div>
          </th>
          <td>
            <ul className="lines">
              {feature.sources.map((source) => (
                <li key={`${source.dataset} ${source.column}`}>
                  <details>
                    <summary>
                      {shortLabel(source.dataset)}.<strong>{source.column}</strong>
                    </summary>
                    <ol className="lines way-back">
                      {source.path.map((step) => (
                        <li key={`${step.dataset} ${step.column}`}>
                          {shortLabel(step.dataset)}.{step.column}
                          {step.job ? <span className="quiet"> by {shortLabel(step.job)}</span> : null}
                          {step.transformations.length > 0 ? (
                            <span className="quiet"> · {step.transformations.map(words).join(", ")}</span>
                          ) : null}
                        </li>
                      ))}
                    </ol>
                  </details>
                </li>
              ))}
              {feature.known ? null : (
                <li>
                  <span className="badge warn">the way breaks off</span>
                  {feature.brokenAt.map((at) => ` at ${shortLabel(at.dataset)}.${at.column}`).join(",")}
                </li>
              )}
            </ul>
          </td>
          <td>
            {[...new Set(feature.sources.flatMap(({ transformations }) => transformations.map(words)))].join(
              ", ",
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** `DIRECT:AGGREGATION` as people read it. */
function words(transformation: string): string {
  return transformation
    .slice(transformation.indexOf(":") + 1)
    .toLowerCase()
    .replaceAll("_", " ");
}
