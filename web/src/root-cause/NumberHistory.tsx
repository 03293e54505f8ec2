import { useMemo } from "react";
import { useParameters } from "../address/use-address";
import { useAnswer } from "../api/use-answer";
import type { Change } from "../changes/BeforeAfter";
import { AnswerOf } from "../design/Answer";
import { shortened, visible } from "../design/figures";
import { Panel } from "../design/Panel";
import { MeasureHistory } from "../statistics/MeasureHistory";
import { measureOf, titleOf } from "../statistics/measure";

/** How the numbers that changed went before and since: one at a time, with the change marked. */
export function NumberHistory({ change }: { change: Change }) {
  const [parameters, set] = useParameters();
  const metrics = Object.keys((change.after ?? {}) as object);
  const metric = metrics.find((name) => name === parameters.get("number")) ?? metrics[0];
  const measure = useMemo(() => (metric === undefined ? null : measureOf(metric)), [metric]);
  const changes = useMemo(() => [{ at: change.at, text: "the change" }], [change.at]);
  const answer = useAnswer("/api/v1/datasets/statistics", {
    nodeId: change.nodeId,
    limit: 500,
    ...(measure?.column == null ? {} : { column: [measure.column] }),
  });
  if (!measure) return null;
  return (
    <Panel
      title="How it went before"
      aside={
        metrics.length > 1 ? (
          <label className="field">
            number
            <select
              className="input number-choice"
              value={metric}
              onChange={(event) => set({ number: event.target.value }, true)}
            >
              {metrics.map((name) => (
                <option key={name} value={name}>
                  {shortened(visible(titleOf(measureOf(name))), 60)}
                </option>
              ))}
            </select>
          </label>
        ) : (
          shortened(visible(titleOf(measure)), 60)
        )
      }
    >
      <AnswerOf answer={answer} what="its history">
        {({ points, truncated }) => (
          <>
            <MeasureHistory points={points} measure={measure} changes={changes} />
            {truncated ? <p className="quiet">Only the latest {points.length} are shown.</p> : null}
          </>
        )}
      </AnswerOf>
    </Panel>
  );
}
