import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import { home } from "../address/address";
import { columnName, shortLabel } from "../address/reference";
import { useSearch, useTitle } from "../address/use-address";
import { Failed, Loading } from "../design/Answer";
import { StartFrom } from "../home/StartFrom";
import { framesOf } from "./frames";
import { GraphCanvas } from "./GraphCanvas";
import type { Frames } from "./GroupFrames";
import { Legend } from "./Legend";
import type { Point } from "./layout";
import type { Direction } from "./model";
import type { Action } from "./NodeBox";
import { Notices } from "./Notices";
import { SidePanel } from "./SidePanel";
import { boxOf } from "./shape";
import { TakeAlong } from "./TakeAlong";
import { TimeBar } from "./TimeBar";
import { type Show, Toolbar } from "./Toolbar";
import { TreeView } from "./TreeView";
import { PAGE } from "./use-graph";
import { useLayout } from "./use-layout";
import { useLooks } from "./use-looks";
import { type Picture, usePicture } from "./use-picture";
import { useStops } from "./use-stops";
import { asAddress, type GraphAddress, readAddress, without } from "./view";
import "./graph.css";
import "./side.css";

/** The graph around a node: opened step by step, by datasets, jobs or both, now or as it stood. */
export default function GraphView() {
  const search = useSearch();
  const view = useMemo(() => readAddress(new URLSearchParams(search)), [search]);
  const [, navigate] = useLocation();
  const latest = useRef(view);
  latest.current = view;
  const show = useCallback(
    (changes: Partial<GraphAddress>, replace = false) => {
      latest.current = { ...latest.current, ...changes };
      navigate(`/graph?${asAddress(latest.current)}`, { replace });
    },
    [navigate],
  );
  const picture = usePicture(view);
  const { starts, graph, read, open } = picture;
  useTitle(starts[0] ? `Graph of ${read.nodes.get(starts[0])?.name ?? shortLabel(starts[0])}` : "Graph");

  const wanted = useMemo(
    () => ({
      boxes: [...graph.nodes.values()].map(boxOf),
      edges: [...graph.edges.values()].map(({ from, to }) => [from, to] as const),
      groups: [...open.values()],
    }),
    [graph, open],
  );
  const viewKey = `${starts.join()} ${view.level} ${view.group} ${view.asOf} ${view.and} ${view.history}`;
  const { places, busy } = useLayout(wanted, viewKey);
  const [fitted, setFitted] = useState(0);
  const fit = useFit(viewKey, places, picture);
  const { box, more } = useLooks(view, picture);
  const frames = useFrames(view, open, places, show);

  const expand = useCallback(
    (id: string, direction: Direction) => {
      const side = { id, direction };
      const now = latest.current;
      if (more(id, direction) > PAGE) show({ listed: side, selected: null });
      else show({ opened: [...without(now.opened, side), side], closed: without(now.closed, side) });
    },
    [more, show],
  );
  const collapse = useCallback(
    (id: string, direction: Direction) => {
      const side = { id, direction };
      const now = latest.current;
      show({ opened: without(now.opened, side), closed: [...without(now.closed, side), side] });
    },
    [show],
  );
  const act = useCallback(
    (id: string, action: Action) => {
      if (action === "upstream" || action === "downstream") expand(id, action);
      else if (action === "hide upstream") collapse(id, "upstream");
      else if (action === "hide downstream") collapse(id, "downstream");
      else if (action === "select" || picture.clusters.has(id))
        show({ selected: latest.current.selected === id ? null : id, listed: null }, true);
      else navigate(home({ id }, read.nodes.get(id)?.datasetType));
    },
    [expand, collapse, picture.clusters, read, show, navigate],
  );
  const [pane, setPane] = useState<"tree" | "picture">("tree");
  const [treeShown, setTreeShown] = useState(true);
  const [timeShown, setTimeShown] = useState(false);
  const inTime = timeShown || view.asOf !== null || view.and !== null;
  const stops = useStops(read, view.start ? JSON.stringify(view.start) : "", inTime);
  const lit = picture.lit?.nodes ?? null;
  const change = useCallback((id: string) => picture.changes?.nodes.get(id) ?? null, [picture.changes]);
  const clear = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !(event.target instanceof HTMLInputElement))
      show({ selected: null, listed: null }, true);
  };
  const arranging = useLater(busy || picture.pending);

  if (!view.start) {
    return (
      <div className="stack">
        <h1>Whose graph?</h1>
        <p>Choose one, or find any model, table or job in the box above, and there “Graph”.</p>
        <StartFrom view="graph" />
      </div>
    );
  }
  if (!picture.there) {
    return picture.error ? (
      <div className="stack">
        {view.asOf === null ? null : <TimeBar view={view} show={show} stops={stops} />}
        <Failed error={picture.error} what="the graph" retry={picture.retry} whole />
      </div>
    ) : (
      <Loading what="the graph" />
    );
  }
  const start = starts[0] ? read.nodes.get(starts[0]) : undefined;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape clears what is chosen, wherever the focus is
    <div
      className={`graph full pane-${pane}${treeShown ? "" : " no-tree"}`}
      aria-busy={busy || picture.pending}
      data-arranged={places.size > 0}
      onKeyDown={clear}
    >
      <Toolbar
        view={view}
        show={show}
        starts={starts}
        card={start}
        column={picture.column ? columnName(picture.column) : null}
        fit={() => setFitted(fitted + 1)}
      >
        <button
          type="button"
          className="button only-wide"
          aria-pressed={treeShown}
          onClick={() => setTreeShown(!treeShown)}
        >
          Tree
        </button>
        <button
          type="button"
          className="button"
          aria-expanded={timeShown || view.asOf !== null}
          onClick={() => setTimeShown(!timeShown)}
        >
          Time
        </button>
        <TakeAlong picture={picture} places={places} label={start?.name ?? "graph"} />
      </Toolbar>
      {timeShown || view.asOf !== null || view.and !== null ? (
        <TimeBar view={view} show={show} stops={stops} />
      ) : null}
      <Notices view={view} show={show} picture={picture} />
      <fieldset className="segments only-narrow panes">
        <legend className="unseen">Look at</legend>
        {(["tree", "picture"] as const).map((each) => (
          <label key={each} className={pane === each ? "chosen" : undefined}>
            <input type="radio" name="pane" checked={pane === each} onChange={() => setPane(each)} />
            {each}
          </label>
        ))}
      </fieldset>
      <div className="graph-body">
        <aside className="graph-tree" aria-label="Tree">
          <TreeView
            graph={graph}
            starts={starts}
            selected={view.selected}
            lit={lit}
            change={change}
            more={more}
            act={act}
          />
        </aside>
        <section className="graph-picture" aria-label="Picture of the graph">
          <GraphCanvas
            graph={graph}
            places={places}
            lit={picture.lit}
            changes={picture.changes?.edges ?? null}
            frames={frames}
            focus={view.selected}
            box={box}
            act={act}
            fit={`${fit} ${treeShown} ${picture.changes !== null}`}
            whole={fitted}
          />
          <Legend graph={graph} comparing={picture.changes !== null} />
          {arranging ? <span className="graph-busy badge busy">arranging …</span> : null}
        </section>
        <SidePanel
          view={view}
          show={show}
          picture={picture}
          more={more}
          expand={expand}
          collapse={collapse}
        />
      </div>
    </div>
  );
}

/** The frames around groups that are drawn apart; null where nothing is grouped. */
function useFrames(
  { group: by, apart }: GraphAddress,
  open: Picture["open"],
  places: ReadonlyMap<string, Point>,
  show: Show,
): Frames | null {
  return useMemo(() => {
    if (!by || open.size === 0) return null;
    return {
      by,
      frames: framesOf(open, places),
      close: (group) => show({ apart: apart.filter((each) => each !== group) }),
    };
  }, [by, apart, open, places, show]);
}

/**
 * Changes when the picture is to be fitted into its place: when all of a new view is there, and when another way is lit.
 *
 * Not when something is opened: nothing that was there moves then.
 */
function useFit(viewKey: string, places: ReadonlyMap<string, Point>, picture: Picture): string {
  const { graph, lit, column, pending } = picture;
  const known = useRef({ view: "", way: "" });
  if (known.current.view !== viewKey && !pending && [...graph.nodes.keys()].every((id) => places.has(id)))
    known.current = { ...known.current, view: viewKey };
  const way = lit ? JSON.stringify([column, picture.path]) : "";
  if (known.current.way !== way && !pending && lit && [...lit.nodes].every((id) => places.has(id)))
    known.current = { ...known.current, way };
  return `${viewKey} ${known.current.view} ${known.current.way}`;
}

/** True only when it has been so for a moment: what is quick is not announced. */
function useLater(busy: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(busy), busy ? 200 : 0);
    return () => clearTimeout(timer);
  }, [busy]);
  return late && busy;
}
