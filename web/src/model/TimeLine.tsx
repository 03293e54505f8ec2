import { useRef, useState } from "react";
import { useLocation } from "wouter";
import type { Shape } from "../api/client";
import { figure, shortened, visible } from "../design/figures";
import { Panel } from "../design/Panel";
import { stateOf } from "../design/State";
import { useWidth } from "../design/use-width";
import { bound, scaled } from "./scale";
import { toldApart } from "./told-apart";

type Version = Shape<"ModelVersion">;
type Check = Shape<"VersionCheck">;

const FIRST_WIDTH = 900;
/** Of the drawing, in pixels, which are those of the screen: its words are as large on a phone. */
const [TOP, BOTTOM, LEFT, RIGHT] = [26, 170, 64, 28];
const [STRIP, LABELS] = [50, 28];
/** As wide as the words under a dot may be at most. */
const LETTER = 8;

/**
 * Versions in the order of their training, by one metric: what was judged bad is marked by sign and colour.
 *
 * What was not measured stands in a strip of its own, at no height. `checks`: those of the version that is looked at,
 * for the threshold.
 */
export function TimeLine(props: {
  versions: readonly Version[];
  metrics: readonly string[];
  checks: readonly Check[];
  chosen: string | null;
  to: (version: string | null) => string;
}) {
  const [metric, setMetric] = useState(props.metrics[0] ?? "");
  const [, navigate] = useLocation();
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place, FIRST_WIDTH);
  const versions = [...props.versions].reverse();
  const times = toldApart(versions.map(({ trainedAt }) => trainedAt));
  const measured = versions.map((version) => version.metrics[metric]);
  const threshold = bound(props.checks.find(({ name }) => name === metric)?.expected);
  const room = { width, top: TOP, bottom: BOTTOM, left: LEFT, right: RIGHT };
  const { x, y, least, most } = scaled(measured, room, threshold ? [threshold.value] : []);
  const known = measured.filter((value) => value !== undefined);
  const unmeasured = known.length < versions.length;
  const strip = known.length > 0 ? BOTTOM + STRIP : TOP;
  const ground = unmeasured ? strip + LABELS : BOTTOM + LABELS;
  const line = measured.flatMap((value, index) => (value === undefined ? [] : [`${x[index]},${y(value)}`]));
  // Where versions stand close, not each has its name beneath.
  const each = Math.max(
    1,
    Math.ceil((longest(versions) * LETTER) / Math.max(1, (x[1] ?? width) - (x[0] ?? 0))),
  );
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
      <div ref={place}>
        <svg
          className="time-line"
          width={width}
          height={ground + 12}
          role="img"
          aria-label={`Versions by ${metric || "time"}; the table below has all of it`}
        >
          {[...new Set(known.length > 0 ? [least, most] : [])]
            .filter((value) => value !== threshold?.value)
            .map((value) => (
              <text key={value} x={4} y={y(value)} className="level">
                {figure(value)}
              </text>
            ))}
          {threshold && known.length > 0 ? (
            <g className="threshold">
              <title>{`wanted: ${metric} ${threshold.sign} ${figure(threshold.value)}`}</title>
              <line x1={LEFT - 20} x2={width} y1={y(threshold.value)} y2={y(threshold.value)} />
              <text x={4} y={y(threshold.value)} className="level">
                {threshold.sign} {figure(threshold.value)}
              </text>
            </g>
          ) : null}
          {unmeasured ? (
            <g className="strip">
              <rect x={0} y={strip - 14} width={width} height={28} />
              {known.length > 0 ? (
                <text x={4} y={strip - 18}>
                  not measured
                </text>
              ) : null}
            </g>
          ) : null}
          <polyline points={line.join(" ")} />
          {versions.map((version, index) => {
            const value = measured[index];
            const [left, down] = [x[index] ?? 0, value === undefined ? strip : y(value)];
            const { tone, sign } = version.verdict ? stateOf(version.verdict) : { tone: "plain", sign: "" };
            const isChosen = version.version === props.chosen;
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: for the pointer; the table's links are the keyboard's way
              <g
                key={version.runId + version.version}
                className={`${tone}${isChosen ? " chosen" : ""}${value === undefined ? " unmeasured" : ""}`}
                onClick={() => navigate(props.to(version.version))}
              >
                <title>
                  {`version ${version.version ?? "without a name"}, ${times[index]}, ${value === undefined ? "not measured" : `${metric} ${figure(value)}`}`}
                </title>
                <circle cx={left} cy={down} r={9} />
                <text x={left} y={down} className="sign">
                  {sign}
                </text>
                {index % each === 0 || isChosen ? (
                  <text x={left} y={ground} className="label">
                    {nameOf(version)}
                  </text>
                ) : null}
              </g>
            );
          })}
        </svg>
      </div>
    </Panel>
  );
}

function nameOf({ version }: Version): string {
  return version === null ? "?" : shortened(visible(version), 12);
}

function longest(versions: readonly Version[]): number {
  return Math.max(1, ...versions.map((version) => nameOf(version).length));
}
