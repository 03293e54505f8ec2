import { useStore } from "@xyflow/react";
import { useEffect, useMemo, useRef } from "react";
import { useShownTheme } from "../design/use-shown-theme";
import { cleared, type Drawing, drawDots, drawLandmarks, drawLines, type Palette, prepared } from "./drawing";
import { Snapshot } from "./snapshot";

/** More edges than this are not drawn in every frame. */
const MANY = 1_500;

/** Edges as one picture under the nodes: thousands cost as little as a few. Moves with the view. */
export function EdgeLayer({ drawing }: { drawing: Drawing }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [x, y, zoom] = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const theme = useShownTheme();
  const ready = useMemo(() => prepared(drawing), [drawing]);
  const snapshot = useRef<Snapshot | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    const many = ready.lines.length + ready.dots.length > MANY;
    snapshot.current =
      many && context && canvas.current
        ? new Snapshot(context, ready, paletteOf(canvas.current), window.devicePixelRatio || 1)
        : null;
    return () => snapshot.current?.stop();
  }, [ready, theme]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const [element, context] = [canvas.current, canvas.current?.getContext("2d")];
      if (!element || !context) return;
      const scale = window.devicePixelRatio || 1;
      const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
      if (element.width !== wide || element.height !== high) {
        element.width = wide;
        element.height = high;
      }
      const view = { x, y, zoom, width, height };
      if (snapshot.current) {
        snapshot.current.show(view);
        return;
      }
      const palette = paletteOf(element);
      cleared(context, view, scale);
      drawLines(context, ready, view, palette);
      drawDots(context, ready, view, palette);
      drawLandmarks(context, ready, view, palette);
    });
    return () => cancelAnimationFrame(frame);
  }, [ready, theme, x, y, zoom, width, height]);
  // Nothing in it is to be read: the boxes are elements, and the tree beside the picture has all of it as text.
  return (
    <div aria-hidden="true">
      <canvas ref={canvas} className="edges" />
    </div>
  );
}

function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const known = new Map<string, string>();
  return (name) => {
    const colour = known.get(name) ?? style.getPropertyValue(name).trim();
    known.set(name, colour);
    return colour;
  };
}
