import { useParameters } from "../address/use-address";
import { usePages } from "../api/use-pages";
import { AnswerOf } from "../design/Answer";
import { figure } from "../design/figures";
import { More } from "../design/More";
import { Name } from "../design/Name";
import { Panel } from "../design/Panel";
import type { NodeCard } from "../node/OneNode";
import { RunLink, RunsTable } from "../node/RunsTable";
import { ruleWords } from "../node/rule";

/** The runs that wrote it and those that read it, the latest first. */
export function Runs({ card }: { card: NodeCard }) {
  const [parameters, change] = useParameters();
  const direction = parameters.get("direction") === "read" ? "read" : "wrote";
  const pages = usePages(
    "/api/v1/datasets/runs",
    { namespace: card.namespace, name: card.name, direction, limit: 50 },
    (last) => last.next,
  );
  return (
    <Panel
      title={direction === "wrote" ? "Runs that wrote it" : "Runs that read it"}
      aside={
        <label className="field">
          runs that
          <select
            className="input"
            value={direction}
            onChange={(event) => change({ direction: event.target.value === "read" ? "read" : null })}
          >
            <option value="wrote">wrote it</option>
            <option value="read">read it</option>
          </select>
        </label>
      }
      flush
    >
      <AnswerOf answer={pages.answer} what="its runs">
        {(read) => {
          const runs = read.flatMap((page) => page.runs);
          if (runs.length === 0)
            return (
              <p className="panel-body quiet">
                {direction === "wrote"
                  ? "No run is known that wrote it: it is a source, or its writer sends no events."
                  : "No run is known that read it."}
              </p>
            );
          return (
            <>
              <RunsTable
                caption={direction === "wrote" ? "Runs that wrote it" : "Runs that read it"}
                runs={runs}
                jobs
                more={[
                  {
                    head: "rows",
                    number: true,
                    cell: ({ rowCount }) => (rowCount === null ? "–" : figure(rowCount)),
                  },
                  {
                    head: direction === "wrote" ? "version" : "what it read",
                    cell: (run) => (
                      <>
                        {run.version ? <Name text={run.version} most={24} /> : null}
                        {run.writer && run.writer !== run.id ? (
                          <>
                            {" "}
                            of run <RunLink id={run.writer} />
                          </>
                        ) : null}
                        <div className="quiet small">
                          {[
                            direction === "read" && run.rule ? ruleWords(run.rule) : null,
                            direction === "wrote" && !run.written ? "wrote nothing in the end" : null,
                            run.inferred ? "only a lineage says so" : null,
                          ]
                            .filter((word) => word !== null)
                            .join("; ")}
                        </div>
                      </>
                    ),
                  },
                ]}
              />
              <More more={pages.more} busy={pages.busy} shown={`${figure(runs.length)} shown`} />
            </>
          );
        }}
      </AnswerOf>
    </Panel>
  );
}
