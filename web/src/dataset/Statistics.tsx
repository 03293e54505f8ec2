import { useMemo } from "react";
import { useParameters } from "../address/use-address";
import type { Shape } from "../api/client";
import { useAnswer } from "../api/use-answer";
import { usePages } from "../api/use-pages";
import { AnswerOf, Empty } from "../design/Answer";
import type { Mark } from "../design/Chart";
import { counted, shortened, visible } from "../design/figures";
import { More } from "../design/More";
import { Panel } from "../design/Panel";
import type { NodeCard } from "../node/OneNode";
import { MeasureHistory } from "../statistics/MeasureHistory";
import { columnsOf, measuresOf, titleOf, wordOf } from "../statistics/measure";

const POINTS = 500;

/** What was measured of it over time: choose the column and the number; changes of its state are marked. */
export function Statistics({ card }: { card: NodeCard }) {
  const pages = usePages(
    "/api/v1/datasets/statistics",
    { namespace: card.namespace, name: card.name, limit: POINTS },
    (last) => last.truncated?.cursor,
  );
  const changes = useChanges(card);
  return (
    <AnswerOf answer={pages.answer} what="what was measured">
      {(read) => (
        <>
          <Measurements pages={read} changes={changes} />
          <More more={pages.more} busy={pages.busy} shown="older ones are not read yet" />
        </>
      )}
    </AnswerOf>
  );
}

function Measurements(props: { pages: readonly Shape<"StatisticsOfDataset">[]; changes: readonly Mark[] }) {
  const { pages, changes } = props;
  const points = useMemo(() => pages.flatMap((page) => page.points), [pages]);
  const leftOut = Math.max(0, ...pages.map((page) => page.columnsLeftOut));
  const [parameters, change] = useParameters();
  const named = parameters.get("column");
  const columns = useMemo(() => columnsOf(points), [points]);
  const column = named !== null && columns.includes(named) ? named : null;
  const measures = useMemo(() => measuresOf(points, column), [points, column]);
  const measure = measures.find(({ name }) => name === parameters.get("measure")) ?? measures[0];
  if (measures.length === 0 && columns.length === 0)
    return (
      <Empty>
        <strong>Nothing was measured</strong>
        <span>
          No run has told how many rows it wrote, nor anything of its columns. Producers say it with the
          facets <code>outputStatistics</code> and <code>dataQualityMetrics</code>.
        </span>
      </Empty>
    );
  return (
    <Panel
      title={measure ? shortened(visible(titleOf(measure)), 80) : "Choose a column"}
      aside={
        <span className="row">
          <label className="field">
            of
            <select
              className="input measure-column"
              value={column ?? ""}
              onChange={(event) => change({ column: event.target.value || null, measure: null })}
            >
              <option value="">the whole</option>
              {columns
                .filter((name) => name !== "")
                .map((name) => (
                  <option key={name} value={name}>
                    {shortened(visible(name), 60)}
                  </option>
                ))}
            </select>
          </label>
          <label className="field">
            measure
            <select
              className="input"
              value={measure?.name ?? ""}
              onChange={(event) => change({ measure: event.target.value })}
            >
              {measures.map((each) => (
                <option key={each.name} value={each.name}>
                  {wordOf(each)}
                </option>
              ))}
            </select>
          </label>
        </span>
      }
    >
      <div className="stack">
        {measure ? (
          <MeasureHistory points={points} measure={measure} changes={changes} />
        ) : (
          <p className="quiet">Nothing was measured of the whole; of columns there are numbers.</p>
        )}
        {leftOut > 0 ? (
          <p className="quiet">
            Of {counted(leftOut, "column")} the numbers are left out: there are too many to send at once.
          </p>
        ) : null}
      </div>
    </Panel>
  );
}

/** Instants at which its state changed: a column came, an owner left. */
function useChanges(card: NodeCard): readonly Mark[] {
  const { data } = useAnswer(
    "/api/v1/namespaces/{namespace}/datasets/{dataset}/versions",
    { limit: 50 },
    { path: { namespace: card.namespace, dataset: card.name } },
  );
  return useMemo(
    () =>
      (data?.versions ?? []).flatMap(({ createdAt, differs }) => {
        const parts = [...new Set(differs?.map(({ part }) => part))];
        return parts.length > 0 ? [{ at: createdAt, text: `${parts.slice(0, 2).join(", ")} changed` }] : [];
      }),
    [data],
  );
}
