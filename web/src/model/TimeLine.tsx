import { useState } from "react";
import { useLocation } from "wouter";
import type { Shape } from "../api/client";
import { figure, instant } from "../design/figures";
import { Panel } from "../design/Panel";
import { stateOf } from "../design/State";
import { scaled } from "./scale";

type Version = Shape<"ModelVersion">;

const [WIDTH, HEIGHT, PAD] = [900, 180, 34];

/** Versions in the order of their training, by one metric: what was judged bad is marked by sign and colour. */
export function TimeLine(props: {
  versions: readonly Version[];
  metrics: readonly string[];
  chosen: string | null;
  to: (version: string | null) => string;
}) {
  const [metric, setMetric] = useState(props.metrics[0] ?? "");
  const [, navigate] = useLocation();
  const versions = [...props.versions].reverse();
  const measured = versions.map((version) => version.metrics[metric]);
  const points = scaled(measured, { width: WIDTH, height: HEIGHT, pad: PAD });
  const line = points.flatMap(({ x, y, known }) => (known ? [`${x},${y}`] : [])).join(" ");
  const known = measured.filter((value) => value !== undefined);
  return (
    <Panel
      title="Over time"
      aside={
        props.metrics.length > 0 ? (
          <label className="field">
            metric
            <select className="input" value={metric} onChange={(event) => setMetric(event.target.value)}>
              {props.metrics.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        ) : (
          "nothing was measured"
        )
      }
    >
      <svg
        className="time-line"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`Versions by ${metric || "time"}; the table below has all of it`}
      >
        {known.length > 0 ? (
          <>
            <text x={4} y={PAD - 8}>
              {figure(Math.max(...known))}
            </text>
            <text x={4} y={HEIGHT - PAD + 4}>
              {figure(Math.min(...known))}
            </text>
          </>
        ) : null}
        <polyline points={line} />
        {versions.map((version, index) => {
          const point = points[index];
          if (!point) return null;
          const { tone, sign } = version.verdict ? stateOf(version.verdict) : { tone: "plain", sign: "" };
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: for the pointer; the table's links are the keyboard's way
            <g
              key={version.runId + version.version}
              className={`${tone}${version.version === props.chosen ? " chosen" : ""}${point.known ? "" : " unmeasured"}`}
              onClick={() => navigate(props.to(version.version))}
            >
              <title>
                {`version ${version.version ?? "without a name"}, ${instant(version.trainedAt)}${point.known ? `, ${metric} ${figure(version.metrics[metric] ?? 0)}` : ""}`}
              </title>
              <circle cx={point.x} cy={point.y} r={9} />
              <text x={point.x} y={point.y + 4} className="sign">
                {sign}
              </text>
              <text x={point.x} y={HEIGHT - 6} className="label">
                {version.version ?? "?"}
              </text>
            </g>
          );
        })}
      </svg>
    </Panel>
  );
}
