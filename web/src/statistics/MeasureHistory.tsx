import { useMemo } from "react";
import { Chart, type Mark } from "../design/Chart";
import { counted } from "../design/figures";
import { Table } from "../design/Table";
import { Time } from "../design/Time";
import { RunOf } from "../node/RunsTable";
import { axisFormatOf, formatOf, jumps, line, type Measure, type Measured, titleOf } from "./measure";
import "./history.css";

/** Up to how many values the table is open at first. */
const OPEN = 15;

/** One number of a dataset over time: as a chart with what changed marked, and as a table. */
export function MeasureHistory(props: {
  points: readonly Measured[];
  measure: Measure;
  /** What is known to have changed; without any, jumps of the number itself are marked. */
  changes?: readonly Mark[];
}) {
  const { points, measure, changes } = props;
  const values = useMemo(() => line(points, measure), [points, measure]);
  const marks = useMemo(
    () => [...(changes ?? []), ...jumps(values)].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    [changes, values],
  );
  const format = formatOf(measure);
  if (values.length === 0) return <p className="quiet">No run says it.</p>;
  const by = values[0]?.point.source === "write" ? "that wrote it" : "that read it";
  return (
    <div className="stack">
      <Chart
        label={`${titleOf(measure)} over time, ${counted(values.length, "value")}; the table below has them`}
        points={values}
        marks={marks}
        format={axisFormatOf(measure)}
      />
      <details open={values.length <= OPEN}>
        <summary>
          {counted(values.length, "value")}, by the runs {by}
        </summary>
        <div className="table-scroll">
          <Table
            caption={`${titleOf(measure)} over time`}
            className="history"
            heads={["when", { key: titleOf(measure), number: true }, "run", "marked"]}
          >
            {[...values].reverse().map(({ at, value, point }) => (
              <tr key={`${point.runId} ${point.source} ${at}`}>
                <td className="when">
                  <Time at={at} />
                </td>
                <td className="number">{format(value)}</td>
                <td>
                  <RunOf id={point.runId} job={point.job} />
                </td>
                <td>
                  {marks
                    .filter((mark) => mark.at === at)
                    .map(({ text }) => text)
                    .join(", ")}
                </td>
              </tr>
            ))}
          </Table>
        </div>
      </details>
    </div>
  );
}
