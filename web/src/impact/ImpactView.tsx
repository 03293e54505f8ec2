import { Link } from "wouter";
import { addressOf } from "../address/address";
import { referenceLabel } from "../address/reference";
import { useParameters, useReference, useTitle } from "../address/use-address";
import { AnswerOf, Empty } from "../design/Answer";
import { counted, figure } from "../design/figures";
import { KindMark } from "../design/Kind";
import { Name, NodeLink } from "../design/Name";
import { Panel } from "../design/Panel";
import { Table } from "../design/Table";
import { Time } from "../design/Time";
import { Exports } from "./Exports";
import { Owners } from "./Owners";
import {
  type Group,
  groups,
  type Impact,
  IN_COLUMNS,
  type Node,
  nameOf,
  noteOf,
  tables,
  whole,
} from "./reach";
import { useImpact } from "./use-impact";
import "./impact.css";

/** Everything that something reaches, or is reached from: grouped, counted, to take along. */
export default function ImpactView() {
  const reference = useReference();
  const [parameters, change] = useParameters();
  const direction = parameters.get("direction") === "upstream" ? "upstream" : "downstream";
  const level = parameters.get("level");
  const history = parameters.get("history") === "true";
  const asked =
    reference && ({ reference, direction, level, history, asOf: parameters.get("asOf") } as const);
  const pages = useImpact(asked);
  const label = reference ? referenceLabel(reference) : "";
  useTitle(label ? `Impact of ${label}` : "Impact");
  if (!reference) {
    return (
      <Empty>
        <h1>Impact of what?</h1>
        <span>Find a column, table, job or model in the box above, and choose “Impact”.</span>
      </Empty>
    );
  }
  return (
    <div className="stack">
      <div className="row spread">
        <h1>{direction === "downstream" ? `What does ${label} reach?` : `What is ${label} made of?`}</h1>
        <Link className="button" href={addressOf("graph", reference)}>
          Graph
        </Link>
      </div>
      <form className="row" aria-label="How to look">
        <Choice
          label="direction"
          value={direction}
          options={[
            ["downstream", "downstream"],
            ["upstream", "upstream"],
          ]}
          choose={(value) => change({ direction: value === "downstream" ? null : value })}
        />
        <Choice
          label="by"
          value={level ?? ""}
          options={[
            ["", "automatic"],
            ["column", "columns"],
            ["dataset", "tables and jobs"],
            ["job", "jobs only"],
          ]}
          choose={(value) => change({ level: value || null })}
        />
        <label className="field">
          <input
            type="checkbox"
            checked={history}
            onChange={(event) => change({ history: event.target.checked ? "true" : null })}
          />
          also what is no longer current
        </label>
      </form>
      <AnswerOf answer={pages.answer} what="what it reaches">
        {(read) => {
          const answer = whole(read);
          return answer ? (
            <Reached answer={answer} label={label} more={pages.more} busy={pages.busy} />
          ) : null;
        }}
      </AnswerOf>
    </div>
  );
}

function Reached(props: { answer: Impact; label: string; more: (() => void) | null; busy: boolean }) {
  const { answer, label, more, busy } = props;
  const found = groups(answer);
  const note = noteOf(answer);
  // Where columns are listed, their tables are counted with them.
  const byColumns = found.some(({ kind }) => kind === "column");
  const counts = found.filter(({ kind }) => !(byColumns && IN_COLUMNS.has(kind)));
  return (
    <>
      <section className="panel reach-summary" aria-label="In short">
        {found.length === 0 ? (
          <p className="reach-none">
            {answer.direction === "downstream" ? "It reaches nothing" : "It is made of nothing"} that
            Headwater knows of now.
          </p>
        ) : (
          <ul className="reach-counts">
            {counts.map(({ kind, nodes }) => (
              <li key={kind}>
                <a href={`#reached-${kind}`}>
                  <strong>{figure(nodes.length)}</strong>
                  <KindMark kind={kind} bare />
                  {nodes.length === 1 ? kind : `${kind}s`}
                </a>
                {kind === "column" ? <InTables answer={answer} /> : null}
              </li>
            ))}
          </ul>
        )}
        {answer.former && answer.former.edges > 0 ? (
          <p className="quiet">
            Not counted: {counted(answer.former.edges, "link")} of {counted(answer.former.jobs, "job")} that{" "}
            {answer.former.edges === 1 ? "is" : "are"} no longer current
            {answer.former.until ? (
              <>
                , until <Time at={answer.former.until} />
              </>
            ) : null}
            .
          </p>
        ) : null}
        {answer.inferred.length > 0 ? (
          <p className="quiet">
            Left out: {counted(answer.inferred.length, "name")} that only a column lineage has, most likely
            parts of queries.
          </p>
        ) : null}
        {answer.consistent ? null : (
          <p className="quiet">The graph changed while it was read: parts may be of two instants.</p>
        )}
        <Exports answer={answer} label={label} />
      </section>
      {answer.truncated ? (
        <div className="notice warn">
          <strong>This is not all: the answer stops at a limit ({answer.truncated.reason}).</strong>
          <span>
            What is shown is right. {counted(answer.nodes.length, "node")} so far
            {answer.truncated.frontier
              ? `, ${counted(answer.truncated.frontier.length, "node")} not gone beyond`
              : ""}
            .
          </span>
          {more ? (
            <div>
              <button type="button" className="button" onClick={more} disabled={busy}>
                {busy ? "Going on …" : "Go on from there"}
              </button>
            </div>
          ) : null}
        </div>
      ) : null}
      <div className="reach-and-owners">
        <div className="stack">
          {found.map((group) => (
            <GroupPanel key={group.kind} group={group} note={note} />
          ))}
        </div>
        <Owners nodes={found.flatMap(({ nodes }) => nodes)} />
      </div>
    </>
  );
}

/** A table of which columns are reached is one of what is reached, listed or not. */
function InTables({ answer }: { answer: Impact }) {
  const { ofColumns, more } = tables(answer);
  return (
    <span className="quiet">
      {" "}
      in {counted(ofColumns, "table")}
      {more > 0 ? `, ${counted(more, "more table", "more tables")} as a whole` : ""}
    </span>
  );
}

/** Rows shown of a kind at first. */
const FIRST = 50;

type Said = ReturnType<ReturnType<typeof noteOf>>;

function Note({ said }: { said: Said }) {
  if (!said) return null;
  return (
    <span className="quiet" title={said.why}>
      {" "}
      · {said.text}
    </span>
  );
}

function GroupPanel({ group, note }: { group: Group; note: (node: Node) => Said }) {
  const [parameters, change] = useParameters();
  const all = parameters.getAll("all").includes(group.kind) || parameters.get("all") === group.kind;
  const shown = all ? group.nodes : group.nodes.slice(0, FIRST);
  return (
    <div id={`reached-${group.kind}`}>
      <Panel
        title={<KindMark kind={group.kind} />}
        aside={
          shown.length < group.nodes.length
            ? `${shown.length} of ${group.nodes.length} shown`
            : group.nodes.length
        }
        flush
      >
        <Table
          caption={`${group.kind}s that are reached`}
          heads={["name", "namespace", { key: "steps away", number: true }]}
        >
          {shown.map((node) => (
            <tr key={node.id}>
              <td>
                <NodeLink
                  node={{
                    id: node.id,
                    name: nameOf(node),
                    datasetType: "datasetType" in node ? node.datasetType : null,
                  }}
                />
                <Note said={note(node)} />
              </td>
              <td>
                <Name text={node.namespace} most={40} />
              </td>
              <td className="number">{node.depth}</td>
            </tr>
          ))}
        </Table>
        {shown.length < group.nodes.length ? (
          <p className="panel-body">
            <button type="button" className="button" onClick={() => change({ all: group.kind }, true)}>
              Show all {figure(group.nodes.length)}
            </button>
          </p>
        ) : null}
      </Panel>
    </div>
  );
}

function Choice(props: {
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  choose: (value: string) => void;
}) {
  return (
    <label className="field">
      {props.label}
      <select className="input" value={props.value} onChange={(event) => props.choose(event.target.value)}>
        {props.options.map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}
