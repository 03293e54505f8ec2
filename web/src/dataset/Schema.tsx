import { memo, useState } from "react";
import { Link } from "wouter";
import { addressOf } from "../address/address";
import { useParameters } from "../address/use-address";
import type { Shape } from "../api/client";
import { usePages } from "../api/use-pages";
import { useSettled } from "../api/use-settled";
import { AnswerOf } from "../design/Answer";
import { figure, shortened, visible } from "../design/figures";
import { More } from "../design/More";
import { Name } from "../design/Name";
import { Panel } from "../design/Panel";
import { Table } from "../design/Table";
import type { NodeCard } from "../node/OneNode";
import { madeFrom } from "./made-from";

type Column = Shape<"ColumnCard">;

/** The columns, each with where it comes from and where it goes; wide tables a page at a time. */
export function Schema(props: { card: NodeCard; lineage: unknown }) {
  const { card, lineage } = props;
  const [parameters, change] = useParameters();
  const [typed, setTyped] = useState(parameters.get("q") ?? "");
  const q = useSettled(typed, 250);
  const pages = usePages(
    "/api/v1/columns",
    { type: "dataset", namespace: card.namespace, name: card.name, limit: 100, ...(q ? { q } : {}) },
    (last) => last.next,
  );
  const total = pages.answer.data?.[0]?.totalCount;
  return (
    <Panel title="Columns" aside={total === undefined ? undefined : figure(total)} flush>
      <div className="panel-body">
        <label className="field">
          find a column
          <input
            className="input"
            type="search"
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              change({ q: event.target.value || null }, true);
            }}
          />
        </label>
      </div>
      <AnswerOf answer={pages.answer} what="columns">
        {(read) => {
          const columns = read.flatMap((page) => page.columns);
          if (columns.length === 0) {
            return (
              <p className="panel-body quiet">
                {q ? "No column is called so." : "No event has said which columns it has."}
              </p>
            );
          }
          return (
            <>
              <Columns columns={columns} lineage={lineage} />
              <More
                more={pages.more}
                busy={pages.busy}
                shown={`${figure(columns.length)} of ${figure(total ?? columns.length)} shown`}
              />
            </>
          );
        }}
      </AnswerOf>
    </Panel>
  );
}

function Columns({ columns, lineage }: { columns: readonly Column[]; lineage: unknown }) {
  const tagged = columns.some(({ tags }) => tags.length > 0);
  const described = columns.some(({ description }) => description !== null);
  return (
    <Table
      caption="Columns, what they are made from and how many they lead to"
      heads={[
        "column",
        "type",
        "made from",
        { key: "upstream", number: true },
        { key: "downstream", number: true },
        "its path",
        ...(tagged ? ["tags"] : []),
        ...(described ? ["description"] : []),
      ]}
    >
      {columns.map((column) => (
        <ColumnRow key={column.id} {...{ column, lineage, tagged, described }} />
      ))}
    </Table>
  );
}

/** Drawn once: another page, or a letter typed above, draws none of those that are there again. */
const ColumnRow = memo(function ColumnRow(props: {
  column: Column;
  lineage: unknown;
  tagged: boolean;
  described: boolean;
}) {
  const { column, lineage, tagged, described } = props;
  return (
    <tr>
      <th scope="row" className="column-name">
        <Name text={column.name} />
        {column.inSchema ? null : (
          <div className="quiet small">only a lineage names it: not in the schema now</div>
        )}
      </th>
      <td>
        {column.type ? (
          <code>
            <Name text={column.type} most={40} />
          </code>
        ) : (
          <span className="quiet">–</span>
        )}
      </td>
      <td>
        <MadeFrom lineage={lineage} column={column.name} />
      </td>
      <td className="number">
        <Count column={column} count={column.upstreamCount} direction="upstream" />
      </td>
      <td className="number">
        <Count column={column} count={column.downstreamCount} direction="downstream" />
      </td>
      <td>
        <Link href={addressOf("graph", { id: column.id })}>
          graph<span className="unseen"> of {shortened(visible(column.name), 80)}</span>
        </Link>
        {" · "}
        <Link href={addressOf("impact", { id: column.id })}>
          impact<span className="unseen"> of {shortened(visible(column.name), 80)}</span>
        </Link>
      </td>
      {tagged ? (
        <td>
          {column.tags.map((tag) => (
            <span key={tag} className="badge">
              <Name text={tag} most={30} />
            </span>
          ))}
        </td>
      ) : null}
      {described ? (
        <td>{column.description ? <Name text={column.description} most={160} /> : null}</td>
      ) : null}
    </tr>
  );
});

/** How many columns stand directly beside it, and the way to all of them. */
function Count(props: { column: Column; count: number; direction: "upstream" | "downstream" }) {
  const { column, count, direction } = props;
  if (count === 0) return <span className="quiet">none</span>;
  return (
    <Link
      href={addressOf("impact", { id: column.id }, direction === "upstream" ? { direction } : {})}
      aria-label={`${figure(count)} direct ${direction} of ${shortened(visible(column.name), 80)}`}
    >
      {figure(count)} direct
    </Link>
  );
}

/** Columns named in a row; its path in the graph has all. */
const FIRST = 4;

function MadeFrom({ lineage, column }: { lineage: unknown; column: string }) {
  const sources = madeFrom(lineage, column);
  if (sources.length === 0) return <span className="quiet">–</span>;
  return (
    <>
      {sources.slice(0, FIRST).map(({ namespace, name, field, how }) => (
        <div key={JSON.stringify([namespace, name, field])}>
          <Link href={addressOf("graph", { type: "datasetField", namespace, name, field })}>
            <Name text={`${name}.${field}`} most={50} />
          </Link>
          {how ? <span className="quiet"> {how}</span> : null}
        </div>
      ))}
      {sources.length > FIRST ? <div className="quiet small">and {sources.length - FIRST} more</div> : null}
    </>
  );
}
