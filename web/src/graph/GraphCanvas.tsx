import {
  Background,
  type NodeTypes,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useState } from "react";
import { kindOf } from "../design/Kind";
import { EdgeLayer } from "./EdgeLayer";
import type { Point } from "./layout";
import { type Graph, Neighbours } from "./model";
import { type BoxData, type BoxNode, type Look, NodeBox } from "./NodeBox";
import { HEIGHT, WIDTH } from "./shape";
import "./canvas.css";

/** Below this zoom nothing can be read: nodes are drawn on the canvas with the edges. */
const READABLE = 0.42;
/** More boxes than this are not put on the screen as elements: to mount them is what costs. */
const MOST_BOXES = 320;

const TYPES: NodeTypes = { box: NodeBox };

export interface Canvas {
  readonly graph: Graph;
  readonly places: ReadonlyMap<string, Point>;
  readonly lit: { readonly edges: ReadonlySet<string>; readonly nodes: ReadonlySet<string> } | null;
  readonly focus: string | null;
  readonly box: (id: string) => Look;
  readonly act: (id: string, action: Parameters<BoxData["act"]>[0]) => void;
  /** Changes when the view is to be fitted anew. */
  readonly fit: string;
}

/** The graph as a picture to move about in. Boxes are elements while they can be read, all else is on a canvas. */
export function GraphCanvas(props: Canvas) {
  return (
    <ReactFlowProvider>
      <Inner {...props} />
    </ReactFlowProvider>
  );
}

function Inner({ graph, places, lit, focus, box, act, fit }: Canvas) {
  const flow = useReactFlow();
  const readable = useStore((state) => state.transform[2] >= READABLE);
  const shown = useShown(places, readable);
  const nodes = useMemo<BoxNode[]>(
    () =>
      shown.flatMap((id): BoxNode[] => {
        const [card, position] = [graph.nodes.get(id), places.get(id)];
        if (!card || !position) return [];
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
            data: { ...box(id), card, act: (action) => act(id, action) },
          },
        ];
      }),
    [shown, graph, places, box, act],
  );
  const drawing = useMemo(
    () => ({
      edges: [...graph.edges.values()],
      places,
      lit,
      dots: readable
        ? null
        : new Map([...graph.nodes.values()].map((card) => [card.id, `--kind-${colourOf(kindOf(card))}`])),
    }),
    [graph, places, lit, readable],
  );

  const there = places.size > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when a new view is there, not whenever it grows
  useEffect(() => {
    if (!there || !fit) return;
    const frame = requestAnimationFrame(() => {
      const bounds = boundsOf(places);
      if (bounds) void flow.fitBounds(bounds, { padding: 0.08 });
    });
    return () => cancelAnimationFrame(frame);
  }, [fit, there]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: when another node is looked at, not when places change
  useEffect(() => {
    const place = focus ? places.get(focus) : undefined;
    if (!place) return;
    void flow.setCenter(place.x + WIDTH / 2, place.y + HEIGHT / 2, {
      zoom: Math.max(flow.getZoom(), 0.9),
      duration: still() ? 0 : 250,
    });
  }, [focus]);

  const neighbours = useMemo(() => new Neighbours(graph), [graph]);
  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLDivElement>) => {
      const id = (event.target as HTMLElement).closest<HTMLElement>("[data-node]")?.dataset.node;
      const next = id && alongEdges(id, event.key, neighbours, places);
      if (!next) return;
      event.preventDefault();
      event.currentTarget.querySelector<HTMLElement>(`[data-node="${CSS.escape(next)}"]`)?.focus();
      const place = places.get(next);
      if (place)
        void flow.setCenter(place.x + WIDTH / 2, place.y + HEIGHT / 2, {
          zoom: flow.getZoom(),
          duration: still() ? 0 : 150,
        });
    },
    [neighbours, places, flow],
  );

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the buttons within
    <div className="graph-canvas" onKeyDown={onKeyDown}>
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
      >
        <Background gap={28} size={1} />
        <EdgeLayer drawing={drawing} />
      </ReactFlow>
    </div>
  );
}

/** The boxes to show as elements: all of a small graph, of a large one those in view (and a little around it). */
function useShown(places: ReadonlyMap<string, Point>, readable: boolean): readonly string[] {
  const viewport = useStore((state) => {
    if (!readable || places.size <= MOST_BOXES) return "";
    // By steps of half a screen, so that a little movement changes nothing.
    const [x, y, zoom] = state.transform;
    const [w, h] = [state.width / zoom, state.height / zoom];
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
    const [left, top] = [(column / 2) * w - w / 2, (row / 2) * h - h / 2];
    const found: string[] = [];
    for (const [id, { x, y }] of places) {
      if (x + WIDTH > left && x < left + 2.5 * w && y + HEIGHT > top && y < top + 2.5 * h) found.push(id);
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

function boundsOf(places: ReadonlyMap<string, Point>) {
  if (places.size === 0) return null;
  let [left, top, right, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const { x, y } of places.values()) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + WIDTH);
    bottom = Math.max(bottom, y + HEIGHT);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function still(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
