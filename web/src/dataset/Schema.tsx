import { useState } from "react";
import { Link } from "wouter";
import { addressOf } from "../address/address";
import { useParameters } from "../address/use-address";
import { usePages } from "../api/use-pages";
import { AnswerOf } from "../design/Answer";
import { figure } from "../design/figures";
import { Name } from "../design/Name";
import { Panel } from "../design/Panel";
import { useSettled } from "../find/use-settled";
import { More } from "../node/More";
import type { NodeCard } from "../node/OneNode";

/** The columns, each with where it comes from and where it goes; wide tables a page at a time. */
export function Schema({ card }: { card: NodeCard }) {
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
              <table className="table">
                <caption className="unseen">Columns and how many columns they come from and lead to</caption>
                <thead>
                  <tr>
                    <th scope="col">column</th>
                    <th scope="col">type</th>
                    <th scope="col" className="number">
                      upstream
                    </th>
                    <th scope="col" className="number">
                      downstream
                    </th>
                    <th scope="col">its path</th>
                    <th scope="col">tags</th>
                    <th scope="col">description</th>
                  </tr>
                </thead>
                <tbody>
                  {columns.map((column) => (
                    <tr key={column.id}>
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
                      <td className="number">{count(column.upstreamCount)}</td>
                      <td className="number">{count(column.downstreamCount)}</td>
                      <td className="column-ways">
                        <Link
                          href={addressOf("graph", { id: column.id })}
                          aria-label={`Path of ${column.name.slice(0, 100)} in the graph`}
                        >
                          graph
                        </Link>{" "}
                        <Link
                          href={addressOf("impact", { id: column.id })}
                          aria-label={`Impact of ${column.name.slice(0, 100)}`}
                        >
                          impact
                        </Link>
                      </td>
                      <td>
                        {column.tags.map((tag) => (
                          <span key={tag} className="badge">
                            <Name text={tag} most={30} />
                          </span>
                        ))}
                      </td>
                      <td>{column.description ? <Name text={column.description} most={160} /> : null}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
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

function count(columns: number) {
  return columns === 0 ? <span className="quiet">none</span> : figure(columns);
}
