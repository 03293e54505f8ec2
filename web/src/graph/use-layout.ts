import { useEffect, useMemo, useRef, useState } from "react";
import { type Box, isQuick, layout, type Point, type Wanted } from "./layout";
import { placed } from "./place";

/**
 * Where all boxes stand. What stood somewhere stays there as long as `view` is the same; a new `view` begins anew.
 *
 * `busy` while the worker lays out: the places are then those of before.
 */
export function useLayout(
  wanted: Wanted,
  view: string,
): { places: ReadonlyMap<string, Point>; busy: boolean } {
  const worker = useRef<Worker | null>(null);
  const number = useRef(0);
  const [state, setState] = useState<{ view: string; places: ReadonlyMap<string, Point> }>({
    view,
    places: new Map(),
  });
  const [busy, setBusy] = useState(false);
  const known = state.view === view ? state.places : NOWHERE;
  const knownRef = useRef(known);
  knownRef.current = known;
  const key = useMemo(() => keyOf(wanted), [wanted]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for `wanted`, which is another object each time
  useEffect(() => {
    number.current += 1;
    const mine = number.current;
    const show = (laid: ReadonlyMap<string, Point>) => {
      if (mine !== number.current) return;
      setState({ view, places: placed(wanted.boxes, wanted.edges, knownRef.current, laid) });
      setBusy(false);
    };
    if (wanted.boxes.every(({ id }) => knownRef.current.has(id))) {
      setBusy(false);
      return;
    }
    if (isQuick(wanted)) {
      show(layout(wanted));
      return;
    }
    setBusy(true);
    worker.current ??= new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
    worker.current.onmessage = ({ data }: MessageEvent<{ number: number; places: [string, Point][] }>) => {
      if (data.number === mine) show(new Map(data.places));
    };
    worker.current.postMessage({ number: mine, wanted });
  }, [key, view]);

  useEffect(
    () => () => {
      worker.current?.terminate();
      worker.current = null;
    },
    [],
  );
  return { places: known, busy };
}

const NOWHERE: ReadonlyMap<string, Point> = new Map();

function keyOf({ boxes, edges, groups = [] }: Wanted): string {
  return `${boxes.map((box: Box) => `${box.id}\t${box.width}\t${box.height}`).join("\n")}\n\n${edges.map((edge) => edge.join("\t")).join("\n")}\n\n${groups.map((ids) => ids.join("\t")).join("\n")}`;
}
