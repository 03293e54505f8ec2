import { useState } from "react";
import { usePages } from "../api/use-pages";
import { useSettled } from "../api/use-settled";
import { Failed, Loading } from "../design/Answer";
import { figure } from "../design/figures";
import { Name } from "../design/Name";
import { SearchInput } from "../design/SearchInput";

/** The columns of a dataset, to choose one: its whole way is lit then. Ten thousand are searched and read page by page. */
export function ColumnList(props: {
  dataset: string;
  chosen: string | null;
  choose: (column: string | null) => void;
}) {
  const { dataset, chosen, choose } = props;
  const [text, setText] = useState("");
  const q = useSettled(text, 200);
  const query = { nodeId: dataset, limit: 50, ...(q ? { q } : {}) };
  const { answer, more, busy } = usePages("/api/v1/columns", query, (last) => last.next);
  const pages = answer.data ?? [];
  const columns = pages.flatMap((page) => page.columns);
  const total = pages[0]?.totalCount ?? 0;
  return (
    <section className="links" aria-label="Columns">
      <h3>
        Columns <span className="quiet">{answer.data ? figure(total) : ""}</span>
      </h3>
      <p className="quiet">Choose one to see its whole way.</p>
      {total > 12 || q ? <SearchInput label="Find a column" text={text} set={setText} /> : null}
      {answer.error ? (
        <Failed error={answer.error} what="the columns" retry={() => void answer.refetch()} />
      ) : answer.data === undefined ? (
        <Loading what="the columns" lines={3} />
      ) : (
        <ul className="columns-list">
          {columns.map((column) => (
            <li key={column.id}>
              <button
                type="button"
                className="column-choice"
                aria-pressed={column.id === chosen}
                title={column.description ?? undefined}
                onClick={() => choose(column.id === chosen ? null : column.id)}
              >
                <Name text={column.name} most={30} />
                <span className="quiet">
                  {column.type ?? ""}
                  {column.inSchema ? "" : " (not in the schema)"}
                </span>
                <span className="column-counts" title="made of, and feeds, in one step">
                  <span aria-hidden="true">
                    ←{figure(column.upstreamCount)} →{figure(column.downstreamCount)}
                  </span>
                  <span className="unseen">
                    made of {column.upstreamCount}, feeds {column.downstreamCount}
                  </span>
                </span>
              </button>
            </li>
          ))}
          {columns.length === 0 ? (
            <li className="quiet">{q ? "No column has this in its name." : "None."}</li>
          ) : null}
        </ul>
      )}
      {more ? (
        <button type="button" className="button" disabled={busy} onClick={more}>
          {figure(columns.length)} of {figure(total)} shown: more
        </button>
      ) : null}
    </section>
  );
}
