import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { ChartProps, Mark } from "./Chart";
import { room, roomOfTime, tick } from "./chart-scale";
import { instant } from "./figures";
import { useShownTheme } from "./use-shown-theme";
import "./chart.css";

const HEIGHT = 240;

/** The drawing of a `Chart`: drawn anew when its data, its width or the theme change. Nothing in it moves. */
export default function Plot({ label, points, marks = [], format }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<number | null>(null);
  const theme = useShownTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is read from the document
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const plot = new uPlot(
      options(element, format, marks, setAt),
      [points.map((point) => seconds(point.at)), points.map((point) => point.value)],
      element,
    );
    const watch = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [points, marks, format, theme]);
  const chosen = at === null ? undefined : points[at];
  return (
    <figure className="chart">
      <div ref={place} role="img" aria-label={label} />
      <figcaption className="quiet">
        {chosen ? `${instant(chosen.at)}: ${format(chosen.value)}` : "Point at the line to read a value."}
      </figcaption>
    </figure>
  );
}

function options(
  element: HTMLElement,
  format: (value: number) => string,
  marks: readonly Mark[],
  choose: (index: number | null) => void,
): uPlot.Options {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: token("--text-3"),
    font: `12px ${style.fontFamily}`,
    grid: { stroke: token("--line"), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    // Above the drawing stand the words of what changed.
    padding: [24, 28, 0, 0],
    legend: { show: false },
    cursor: { drag: { setScale: false, x: false, y: false }, y: false },
    scales: {
      x: { time: true, range: (_, first, last) => roomOfTime(first, last) },
      y: { range: (_, least, most) => room(least, most) },
    },
    axes: [
      {
        ...axis,
        size: 32,
        space: 90,
        values: (_, splits, __, ___, step) => splits.map((split) => tick(split, step)),
      },
      { ...axis, size: 76, values: (_, splits) => splits.map(format) },
    ],
    series: [
      {},
      {
        stroke: token("--accent"),
        width: 2,
        spanGaps: true,
        points: { show: true, size: 7, fill: token("--surface"), stroke: token("--accent") },
      },
    ],
    hooks: {
      setCursor: [(plot) => choose(plot.cursor.idx ?? null)],
      draw: [(plot) => drawMarks(plot, marks, token("--path"), style.fontFamily)],
    },
  };
}

/** A dashed line at each instant that something changed, with its words above it, as far as there is room. */
function drawMarks(plot: uPlot, marks: readonly Mark[], colour: string, font: string): void {
  const { ctx, bbox } = plot;
  const ratio = window.devicePixelRatio || 1;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  ctx.lineWidth = 1.5 * ratio;
  ctx.setLineDash([5 * ratio, 4 * ratio]);
  ctx.font = `600 ${12 * ratio}px ${font}`;
  let free = bbox.left;
  for (const mark of marks) {
    const x = plot.valToPos(seconds(mark.at), "x", true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const width = ctx.measureText(mark.text).width + 8 * ratio;
    const left = Math.min(x - width / 2, ctx.canvas.width - width);
    if (left < free) continue;
    ctx.fillText(mark.text, left + 4 * ratio, bbox.top - 8 * ratio);
    free = left + width;
  }
  ctx.restore();
}

function seconds(iso: string): number {
  return new Date(iso).getTime() / 1000;
}
