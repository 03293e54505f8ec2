import { useLocation } from "wouter";
import { addressOf } from "../address/address";
import { counted, duration, instant } from "../design/figures";
import { stateOf } from "../design/State";
import type { RunCard } from "../node/RunsTable";
import { bars } from "./bars";

const [WIDEST, HEIGHT, SIGNS] = [28, 110, 20] as const;

/** A bar for each run, as high as it took long, the latest at the right; its outcome by sign and colour. */
export function RunBars({ runs }: { runs: readonly RunCard[] }) {
  const [, navigate] = useLocation();
  // Few runs make a narrow picture, so that it is not shrunk on a phone.
  const width = Math.min(900, Math.max(280, WIDEST * runs.length));
  const oldestFirst = [...runs].reverse();
  const drawn = bars(
    oldestFirst.map(({ durationMs }) => durationMs),
    { width, height: HEIGHT, widest: WIDEST },
  );
  const longest = Math.max(0, ...runs.map(({ durationMs }) => durationMs ?? 0));
  const failed = runs.filter(({ state }) => state === "FAILED").length;
  return (
    <figure className="run-bars">
      <svg
        viewBox={`0 0 ${width} ${HEIGHT + SIGNS}`}
        preserveAspectRatio="xMinYMid meet"
        role="img"
        aria-label={`The last ${counted(runs.length, "run")}, ${failed} failed, the longest took ${duration(longest)}; the table of runs has all of it`}
      >
        <line x1="0" x2={width} y1={HEIGHT} y2={HEIGHT} />
        {oldestFirst.map((run, index) => {
          const bar = drawn[index];
          if (!bar) return null;
          const { tone, sign, word } = run.stale
            ? { tone: "warn", sign: "?", word: "no end heard" }
            : stateOf(run.state);
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: for the pointer; the table's links are the keyboard's way
            <g
              key={run.id}
              className={tone}
              onClick={() => navigate(addressOf("run", { id: `run:${run.id}` }))}
            >
              <title>
                {`${run.startedAt ? instant(run.startedAt) : "start not known"}: ${word}${run.durationMs === null ? "" : `, took ${duration(run.durationMs)}`}`}
              </title>
              <rect x={bar.x} y={0} width={bar.width} height={HEIGHT} className="reach" />
              <rect x={bar.x} y={bar.y} width={bar.width} height={bar.height} rx="2" />
              {bar.width > 8 ? (
                <text x={bar.x + bar.width / 2} y={HEIGHT + SIGNS - 4}>
                  {sign}
                </text>
              ) : null}
            </g>
          );
        })}
      </svg>
      <figcaption className="quiet small">
        {oldestFirst[0]?.startedAt ? `from ${instant(oldestFirst[0].startedAt)}, ` : ""}the latest at the
        right; the longest took {duration(longest)}
      </figcaption>
    </figure>
  );
}
