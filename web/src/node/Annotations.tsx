import type { Shape } from "../api/client";
import { Name } from "../design/Name";
import { Panel } from "../design/Panel";
import { StateBadge } from "../design/State";
import { Time } from "../design/Time";
import { Annotate, type Annotated } from "./Annotate";

type Annotation = Shape<"Annotation">;

/** What people and registries say of a node, and the way to say something oneself. */
export function Annotations({ said, node }: { said: readonly Annotation[]; node: Annotated }) {
  return (
    <Panel title="What people say of it" aside={said.length || undefined}>
      <div className="stack">
        {said.length === 0 ? <p className="quiet">Nothing yet.</p> : null}
        <ul className="lines" hidden={said.length === 0}>
          {said.map((each, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one person may say the same twice at one instant
            <li key={index}>
              <Said annotation={each} />
            </li>
          ))}
        </ul>
        <Annotate node={node} />
      </div>
    </Panel>
  );
}

function Said({ annotation }: { annotation: Annotation }) {
  const { kind, key, value, note, version, column, by, at, source } = annotation;
  return (
    <>
      {kind === "approval" && value ? <StateBadge state={value} /> : <span className="badge">{kind}</span>}{" "}
      {kind === "tag" && key ? (
        <strong>
          <Name text={key} />
          {value ? (
            <>
              {" = "}
              <Name text={value} />
            </>
          ) : null}
        </strong>
      ) : null}{" "}
      {column ? <span className="quiet">of column {column} </span> : null}
      {version ? <span className="quiet">of version {version} </span> : null}
      {note ? <Name text={note} most={500} /> : null}
      <div className="quiet small">
        {by ? <Name text={by} /> : source === "registry" ? "a registry" : "somebody"},{" "}
        <Time at={at} relative />
      </div>
    </>
  );
}
