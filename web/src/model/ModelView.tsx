import { Link } from "wouter";
import { address, addressOf } from "../address/address";
import { referenceLabel } from "../address/reference";
import { useParameters, useReference, useTitle } from "../address/use-address";
import { Empty } from "../design/Answer";
import { KindMark } from "../design/Kind";
import { Name } from "../design/Name";
import { modelOf } from "./asked";
import { Changes } from "./Changes";
import { Origin } from "./Origin";
import { Reproduce } from "./Reproduce";
import { Uses } from "./Uses";
import { VersionHead } from "./VersionHead";
import { Versions } from "./Versions";
import "./model.css";

const TABS = [
  ["versions", "Versions"],
  ["origin", "Origin"],
  ["changes", "What changed"],
  ["uses", "Uses"],
  ["reproduce", "Make it again"],
] as const;

/** A model: its versions on a time line; and of one version where it comes from, what uses it, what changed. */
export default function ModelView() {
  const reference = useReference();
  const [parameters, change] = useParameters();
  const label = reference ? referenceLabel(reference) : "";
  const version = parameters.get("version");
  const tab = TABS.find(([key]) => key === parameters.get("tab"))?.[0] ?? "versions";
  useTitle(label ? `${label}${version ? ` version ${version}` : ""}` : "Model");
  if (!reference) {
    return (
      <Empty>
        <h1>Which model?</h1>
        <span>
          <Link href={address("models")}>All models</Link>, or find one in the box above.
        </span>
      </Empty>
    );
  }
  const asked = { ...modelOf(reference), ...(version ? { version } : {}) };
  return (
    <div className="stack">
      <div className="row spread">
        <h1 className="row">
          <KindMark kind="model" bare /> <Name text={label} />
        </h1>
        <div className="row">
          <Link className="button" href={addressOf("graph", reference)}>
            Graph
          </Link>
          <Link className="button" href={addressOf("impact", reference)}>
            Impact
          </Link>
          <Link className="button" href={addressOf("root-cause", reference)}>
            Root cause
          </Link>
        </div>
      </div>
      {tab === "changes" ? null : <VersionHead asked={asked} />}
      <nav className="tabs" aria-label="About this version">
        {TABS.map(([key, word]) => (
          <Link
            key={key}
            href={addressOf("model", reference, {
              version,
              tab: key === "versions" ? null : key,
              since: parameters.get("since"),
            })}
            aria-current={key === tab ? "page" : undefined}
          >
            {word}
          </Link>
        ))}
      </nav>
      {tab === "versions" ? (
        <Versions asked={modelOf(reference)} reference={reference} chosen={version} />
      ) : null}
      {tab === "origin" ? <Origin asked={asked} /> : null}
      {tab === "changes" ? (
        <Changes asked={asked} since={parameters.get("since")} choose={(since) => change({ since })} />
      ) : null}
      {tab === "uses" ? <Uses asked={asked} /> : null}
      {tab === "reproduce" ? <Reproduce asked={asked} label={label} /> : null}
    </div>
  );
}
