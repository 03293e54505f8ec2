import {
  Background,
  getViewportForBounds,
  type NodeTypes,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
  useStoreApi,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { kindOf } from "../design/Kind";
import type { Change } from "./changes";
import { EdgeLayer } from "./EdgeLayer";
import { around, boundsOf } from "./fit";
import { type Frames, GroupFrames } from "./GroupFrames";
import { landmarksOf } from "./landmarks";
import type { Point } from "./layout";
import type { Lit } from "./lit";
import { type Graph, Neighbours } from "./model";
import { type BoxData, type BoxNode, type Look, NodeBox, sameLook } from "./NodeBox";
import { HEIGHT, WIDTH } from "./shape";
import "./canvas.css";

/** Below this zoom a box shows its name alone, in large type. */
const WHOLE = 0.62;
/** Below this zoom the boxes of a large graph are drawn on the canvas with the edges. */
const READABLE = 0.5;
/** The least zoom at which a picture of few nodes begins: names are still read. What then lies outside is moved to. */
const LEAST = 0.52;
/** As few nodes as these are elements at any zoom: they can be chosen and opened wherever one stands. */
const FEW = 120;
/** More boxes than this are not put on the screen as elements: to mount them is what costs. */
const MOST_BOXES = 400;

const TYPES: NodeTypes = { box: NodeBox };

export interface Canvas {
  readonly graph: Graph;
  readonly places: ReadonlyMap<string, Point>;
  readonly lit: Lit | null;
  /** Edges that came or went between two instants. */
  readonly changes?: ReadonlyMap<string, Change> | null;
  /** Around the groups that are drawn apart; none where nothing is grouped. */
  readonly frames?: Frames | null;
  readonly focus: string | null;
  readonly box: (id: string) => Look;
  readonly act: (id: string, action: Parameters<BoxData["act"]>[0]) => void;
  /** Changes when the view is to be fitted anew, as far as names can be read then. */
  readonly fit: string;
  /** Changes when all of it is to be seen, however small. */
  readonly whole?: number;
}

/** The graph as a picture to move about in. Boxes are elements while they can be read, all else is on a canvas. */
export function GraphCanvas(props: Canvas) {
  return (
    <ReactFlowProvider>
      <Inner {...props} />
    </ReactFlowProvider>
  );
}

function Inner({
  graph,
  places,
  lit,
  changes = null,
  frames = null,
  focus,
  box,
  act,
  fit,
  whole: wholes = 0,
}: Canvas) {
  const flow = useReactFlow();
  const store = useStoreApi();
  const few = graph.nodes.size <= FEW;
  const readable = useStore((state) => few || state.transform[2] >= READABLE);
  const whole = useStore((state) => state.transform[2] >= WHOLE);
  const shown = useShown(places, readable);
  // What acts may be another function each time: boxes that look the same are not drawn again for it.
  const acting = useRef(act);
  acting.current = act;
  const known = useRef<ReadonlyMap<string, BoxNode>>(new Map());
  const nodes = useMemo<BoxNode[]>(() => {
    const made = shown.flatMap((id): BoxNode[] => {
      const [card, position] = [graph.nodes.get(id), places.get(id)];
      if (!card || !position) return [];
      const [look, before] = [box(id), known.current.get(id)];
      if (before?.data.card === card && before.position === position && sameLook(before.data, look))
        return [before];
      return [
        {
          id,
          type: "box",
          position,
          width: WIDTH,
          height: HEIGHT,
          draggable: false,
          selectable: false,
          focusable: false,
          data: { ...look, card, act: (action) => acting.current(id, action) },
        },
      ];
    });
    known.current = new Map(made.map((node) => [node.id, node]));
    return made;
  }, [shown, graph, places, box]);
  const drawing = useMemo(
    () => ({
      edges: [...graph.edges.values()],
      places,
      lit,
      changes,
      dots: readable
        ? null
        : new Map([...graph.nodes.values()].map((card) => [card.id, `--kind-${colourOf(kindOf(card))}`])),
      // Names of groups are landmarks enough where there are any.
      landmarks: readable || frames?.frames.length ? [] : landmarksOf(graph),
    }),
    [graph, places, lit, changes, readable, frames],
  );

  const there = useStore((state) => state.width > 0) && places.size > 0;
  const seenWhole = useRef(wholes);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when a new view is there, not whenever it grows
  useEffect(() => {
    if (!there || !fit) return;
    const least = few && seenWhole.current === wholes ? LEAST : 0;
    seenWhole.current = wholes;
    // The place that it is fitted into is measured with the first frame.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        const bounds = boundsOf(graph, places);
        const { width, height, minZoom } = store.getState();
        if (!bounds || width === 0) return;
        const all = getViewportForBounds(bounds, width, height, minZoom, 1, 0.1);
        const start = [...graph.nodes.keys()].find((id) => box(id).start);
        const at = start === undefined ? undefined : places.get(start);
        void flow.setViewport(
          all.zoom >= least ? all : around(at ?? bounds, bounds, { width, height }, least),
        );
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [fit, wholes, there]);

  const placed = focus !== null && places.has(focus);
  // What an address opens with is seen whole at first.
  const looked = useRef<string | null>(focus);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another node is looked at, not when places change
  useEffect(() => {
    if (!focus || !placed || looked.current === focus) return;
    looked.current = focus;
    // What opens beside the picture makes it smaller first.
    const frame = requestAnimationFrame(() => {
      const place = places.get(focus);
      const { transform, width, height } = store.getState();
      if (!place || isSeen(place, transform, width, height)) return;
      void flow.setCenter(place.x + WIDTH / 2, place.y + HEIGHT / 2, {
        zoom: Math.max(flow.getZoom(), 0.9),
        duration: still() ? 0 : 250,
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [focus, placed]);

  const neighbours = useMemo(() => new Neighbours(graph), [graph]);
  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLDivElement>) => {
      const id = (event.target as HTMLElement).closest<HTMLElement>("[data-node]")?.dataset.node;
      if (id && event.key === "Enter" && (event.target as HTMLElement).dataset.node) {
        event.preventDefault();
        acting.current(id, "open");
        return;
      }
      const next = id && alongEdges(id, event.key, neighbours, places);
      if (!next || !graph.nodes.has(next)) return;
      event.preventDefault();
      event.currentTarget.querySelector<HTMLElement>(`[data-node="${CSS.escape(next)}"]`)?.focus();
      const place = places.get(next);
      if (place)
        void flow.setCenter(place.x + WIDTH / 2, place.y + HEIGHT / 2, {
          zoom: flow.getZoom(),
          duration: still() ? 0 : 150,
        });
    },
    [neighbours, places, flow, graph],
  );

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the buttons within
    <div className={whole ? "graph-canvas" : "graph-canvas far"} onKeyDown={onKeyDown}>
      <ReactFlow
        nodes={nodes}
        edges={[]}
        nodeTypes={TYPES}
        minZoom={0.02}
        maxZoom={2}
        nodesDraggable={false}
        nodesConnectable={false}
        elementsSelectable={false}
        nodesFocusable={false}
        disableKeyboardA11y
        zoomOnDoubleClick={false}
        proOptions={{ hideAttribution: true }}
        onPaneClick={({ clientX, clientY }) => {
          if (readable) return;
          const { x, y } = flow.screenToFlowPosition({ x: clientX, y: clientY });
          const id = [...graph.nodes.keys()].find((each) => {
            const at = places.get(each);
            return at && x >= at.x && x <= at.x + WIDTH && y >= at.y && y <= at.y + HEIGHT;
          });
          if (id) acting.current(id, "select");
        }}
      >
        {few ? <Background gap={28} size={1} /> : null}
        <EdgeLayer drawing={drawing} />
        {frames ? <GroupFrames {...frames} /> : null}
      </ReactFlow>
    </div>
  );
}

/** The boxes to show as elements: all of a small graph, of a large one those in view (and a little around it). */
function useShown(places: ReadonlyMap<string, Point>, readable: boolean): readonly string[] {
  const viewport = useStore((state) => {
    if (!readable || places.size <= MOST_BOXES) return "";
    // By steps of half a screen and of half the zoom, so that a little movement changes nothing.
    const [x, y, zoom] = state.transform;
    const step = 2 ** Math.floor(Math.log2(zoom));
    const [w, h] = [state.width / step, state.height / step];
    return [Math.floor((-x / zoom / w) * 2), Math.floor((-y / zoom / h) * 2), w, h].join(" ");
  });
  const [ids, setIds] = useState<readonly string[]>([]);
  useEffect(() => {
    if (!readable) {
      setIds([]);
      return;
    }
    if (!viewport) {
      setIds([...places.keys()]);
      return;
    }
    const [column = 0, row = 0, w = 0, h = 0] = viewport.split(" ").map(Number);
    const [left, top] = [(column / 2) * w, (row / 2) * h];
    const found: string[] = [];
    for (const [id, { x, y }] of places) {
      if (x + WIDTH > left && x < left + 1.5 * w && y + HEIGHT > top && y < top + 1.5 * h) found.push(id);
      if (found.length === MOST_BOXES) break;
    }
    setIds(found);
  }, [places, readable, viewport]);
  return ids;
}

/** The node that an arrow key leads to: right and left along the edges, up and down among those in one layer. */
export function alongEdges(
  id: string,
  key: string,
  neighbours: Neighbours,
  places: ReadonlyMap<string, Point>,
): string | null {
  const here = places.get(id);
  if (!here) return null;
  const near = (ids: Iterable<string>) =>
    [...ids]
      .filter((each) => each !== id && places.has(each))
      .sort(
        (a, b) => Math.abs((places.get(a)?.y ?? 0) - here.y) - Math.abs((places.get(b)?.y ?? 0) - here.y),
      )[0] ?? null;
  switch (key) {
    case "ArrowRight":
      return near(neighbours.of(id, "downstream"));
    case "ArrowLeft":
      return near(neighbours.of(id, "upstream"));
    case "ArrowDown":
    case "ArrowUp": {
      const down = key === "ArrowDown";
      return near(
        [...places].flatMap(([other, { x, y }]) =>
          Math.abs(x - here.x) < WIDTH && (down ? y > here.y : y < here.y) ? [other] : [],
        ),
      );
    }
    default:
      return null;
  }
}

function colourOf(kind: ReturnType<typeof kindOf>): string {
  return kind === "view" || kind === "topic" ? "dataset" : kind;
}

/** Whether a box can be read where it is. */
function isSeen(at: Point, [x, y, zoom]: readonly [number, number, number], width: number, height: number) {
  const [left, top] = [at.x * zoom + x, at.y * zoom + y];
  return (
    zoom >= READABLE && left > 0 && top > 0 && left + WIDTH * zoom < width && top + HEIGHT * zoom < height
  );
}

function still(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
