import { Link } from "wouter";
import { addressOf } from "../address/address";
import { setOf, useParameters, useTitle } from "../address/use-address";
import type { Asked, Shape } from "../api/client";
import { usePages } from "../api/use-pages";
import { useSettled } from "../api/use-settled";
import { AnswerOf, Empty } from "../design/Answer";
import { KindMark, kindOf } from "../design/Kind";
import { More } from "../design/More";
import { Name } from "../design/Name";
import { Panel } from "../design/Panel";
import { StateBadge } from "../design/State";
import { Table } from "../design/Table";
import { Time } from "../design/Time";
import { placeOf } from "./FindBox";
import { remember } from "./recent";
import "./find.css";

const KINDS = ["model", "dataset", "column", "job", "run"] as const;
const STATES = ["RUNNING", "COMPLETED", "FAILED", "ABORTED", "NEW"] as const;

/** Everything that is found: by name, kind, namespace, owner, tag and state, best first. */
export default function FindView() {
  const [parameters, change] = useParameters();
  const q = parameters.get("q") ?? "";
  const kinds = parameters.getAll("kind").flatMap((text) => text.split(","));
  const filters = setOf(parameters, ["namespace", "owner", "tag", "state"]);
  const asked = useSettled(
    JSON.stringify({ ...(q ? { q } : {}), ...(kinds.length ? { kind: kinds } : {}), ...filters }),
    150,
  );
  useTitle(q ? `Find ${q}` : "Find");
  const pages = usePages(
    "/api/v1/find",
    { ...(JSON.parse(asked) as Asked<"/api/v1/find">), limit: 50 },
    (last) => last.next,
  );
  return (
    <div className="stack">
      <h1>Find</h1>
      <form className="stack" aria-label="What to find" onSubmit={(event) => event.preventDefault()}>
        <div className="row">
          <Text label="name" value={q} set={(value) => change({ q: value }, true)} />
          {["namespace", "owner", "tag"].map((key) => (
            <Text
              key={key}
              label={key}
              value={parameters.get(key) ?? ""}
              set={(value) => change({ [key]: value }, true)}
            />
          ))}
          <label className="field">
            last run
            <select
              className="input"
              value={parameters.get("state") ?? ""}
              onChange={(event) => change({ state: event.target.value || null })}
            >
              <option value="">in any state</option>
              {STATES.map((state) => (
                <option key={state} value={state}>
                  {state.toLowerCase()}
                </option>
              ))}
            </select>
          </label>
        </div>
        <fieldset className="row kinds">
          <legend className="unseen">Kinds</legend>
          {KINDS.map((kind) => (
            <label key={kind} className="field">
              <input
                type="checkbox"
                checked={kinds.includes(kind)}
                onChange={(event) => {
                  const next = event.target.checked
                    ? [...kinds, kind]
                    : kinds.filter((each) => each !== kind);
                  change({ kind: next.join(",") || null });
                }}
              />
              {kind}s
            </label>
          ))}
        </fieldset>
      </form>
      <AnswerOf answer={pages.answer} what="what was found">
        {(read) => {
          const results = read.flatMap((page) => page.results);
          const total = read[0]?.totalCount ?? null;
          return results.length === 0 ? (
            <Empty>
              <strong>Nothing is called so</strong>
              <span>
                A part of a name is enough, in any case; of a run the beginning of its id. Fewer filters find
                more.
              </span>
            </Empty>
          ) : (
            <Panel
              title="Found"
              aside={total === null ? `${results.length} so far` : `${results.length} of ${total}`}
              flush
            >
              <Table
                caption="What was found, the best first"
                heads={["kind", "name", "namespace", "last run", "owners and tags", "last heard", "look at"]}
              >
                {results.map((node) => (
                  <Row key={node.id} node={node} />
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

function Row({ node }: { node: Shape<"FoundNode"> }) {
  return (
    <tr>
      <td>
        <KindMark kind={kindOf({ type: node.kind, datasetType: node.datasetType })} />
      </td>
      <td>
        <Link href={placeOf(node)} onClick={() => remember(node)}>
          <Name text={node.field ? `${node.name}.${node.field}` : node.name} />
        </Link>
      </td>
      <td>
        <Name text={node.namespace ?? ""} most={40} />
      </td>
      <td>{node.state ? <StateBadge state={node.state} /> : null}</td>
      <td>
        {node.owners.length > 0 ? <Name text={node.owners.join(", ")} /> : null}
        <span className="row">
          {node.tags.map((tag) => (
            <span key={tag} className="badge">
              <Name text={tag} most={40} />
            </span>
          ))}
        </span>
      </td>
      <td>{node.lastActivityAt ? <Time at={node.lastActivityAt} relative /> : null}</td>
      <td>
        <span className="row">
          {node.kind === "run" ? null : <Link href={addressOf("graph", { id: node.id })}>graph</Link>}
          {node.kind === "run" ? null : <Link href={addressOf("impact", { id: node.id })}>impact</Link>}
          {node.kind === "column" ? null : (
            <Link href={addressOf("root-cause", { id: node.id })}>root cause</Link>
          )}
        </span>
      </td>
    </tr>
  );
}

function Text(props: { label: string; value: string; set: (value: string | null) => void }) {
  return (
    <label className="field">
      {props.label}
      <input
        className="input"
        type="search"
        value={props.value}
        onChange={(event) => props.set(event.target.value || null)}
      />
    </label>
  );
}
