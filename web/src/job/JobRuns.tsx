import { Link } from "wouter";
import { addressOf } from "../address/address";
import { AnswerOf, Empty } from "../design/Answer";
import { counted } from "../design/figures";
import { More } from "../design/More";
import { Panel } from "../design/Panel";
import type { NodeCard } from "../node/OneNode";
import { RunsTable } from "../node/RunsTable";
import { RunBars } from "./RunBars";
import { useRuns } from "./use-runs";

/** Its runs, the latest first: as bars and as a table, each with the way to what differed from the one before. */
export function JobRuns({ card }: { card: NodeCard }) {
  const pages = useRuns(card);
  return (
    <AnswerOf answer={pages.answer} what="its runs">
      {(read) => {
        const runs = read.flatMap((page) => page.runs);
        if (runs.length === 0) return <NoRuns />;
        const before = new Map(runs.map((run, index) => [run.id, runs[index + 1]?.id]));
        return (
          <div className="stack">
            <Panel title="How long it took">
              <RunBars runs={runs} />
            </Panel>
            <Panel
              title="Runs"
              aside={pages.more ? `the latest ${runs.length}` : counted(runs.length, "run")}
              flush
            >
              <RunsTable
                caption="Runs of this job, the latest first"
                runs={runs}
                more={[
                  {
                    head: "differs",
                    cell: ({ id }) => {
                      const other = before.get(id);
                      if (!other) return "–";
                      return (
                        <Link
                          className="run-link"
                          href={addressOf("run", { id: `run:${id}` }, { tab: "compare", with: other })}
                        >
                          from the run before<span className="unseen"> run {id}</span>
                        </Link>
                      );
                    },
                  },
                ]}
              />
              <More more={pages.more} busy={pages.busy} />
            </Panel>
          </div>
        );
      }}
    </AnswerOf>
  );
}

export function NoRuns() {
  return (
    <Empty>
      <strong>No run is known</strong>
      <span>It is only declared, or named by others. A run shows here as soon as an event tells of it.</span>
    </Empty>
  );
}
