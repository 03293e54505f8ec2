import { useCallback, useMemo } from "react";
import { useLocation, useSearch } from "wouter";
import { home } from "../address/address";
import { labelOf } from "../address/reference";
import { useTitle } from "../address/use-address";
import { Empty, Failed, Loading } from "../design/Answer";
import { clustered } from "./cluster";
import { GraphCanvas } from "./GraphCanvas";
import { atLevel, type Direction, Neighbours } from "./model";
import { boxOf } from "./shape";
import { useGraph } from "./use-graph";
import { useLayout } from "./use-layout";
import { asAddress, type GraphAddress, readAddress } from "./view";
import "./graph.css";

/** The graph around a node: opened step by step, by datasets, jobs or both. */
export default function GraphView() {
  const search = useSearch();
  const view = useMemo(() => readAddress(new URLSearchParams(search)), [search]);
  const [, navigate] = useLocation();
  const show = useCallback(
    (changes: Partial<GraphAddress>, replace = false) =>
      navigate(`/graph?${asAddress({ ...view, ...changes })}`, { replace }),
    [view, navigate],
  );
  const { around, graph: read, opened } = useGraph(view);
  const start = around.data?.start ?? NONE;
  useTitle(start[0] ? `Graph of ${labelOf(start[0])}` : "Graph");

  const single = useMemo(
    () => new Set([...start, ...view.single, ...view.opened.map(({ id }) => id)]),
    [start, view.single, view.opened],
  );
  const { graph, clusters } = useMemo(
    () => clustered(atLevel(read, view.level, new Set(start)), single),
    [read, view.level, start, single],
  );
  const neighbours = useMemo(() => new Neighbours(read), [read]);
  const wanted = useMemo(
    () => ({
      boxes: [...graph.nodes.values()].map(boxOf),
      edges: [...graph.edges.values()].map(({ from, to }) => [from, to] as const),
    }),
    [graph],
  );
  const viewKey = `${start.join()} ${view.level} ${view.asOf} ${view.history}`;
  const { places, busy } = useLayout(wanted, viewKey);

  const box = useCallback(
    (id: string) => {
      const card = read.nodes.get(id);
      const more = (side: Direction) => {
        const total = side === "upstream" ? card?.upstreamCount : card?.downstreamCount;
        return Math.max(0, (total ?? 0) - neighbours.of(id, side).size);
      };
      return {
        start: start.includes(id),
        lit: false,
        dim: false,
        selected: view.selected === id,
        more: { upstream: more("upstream"), downstream: more("downstream") },
        members: clusters.get(id)?.members.length ?? null,
        change: null,
      };
    },
    [read, neighbours, start, view.selected, clusters],
  );
  const act = useCallback(
    (id: string, action: "open" | "select" | "upstream" | "downstream") => {
      const cluster = clusters.get(id);
      if (action === "select" && cluster)
        show({ single: [...view.single, ...cluster.members.map((each) => each.id)] });
      else if (action === "select") show({ selected: view.selected === id ? null : id }, true);
      else if (action === "open") navigate(home({ id }, read.nodes.get(id)?.datasetType));
      else show({ opened: [...view.opened, { id, direction: action }] });
    },
    [clusters, read, view, show, navigate],
  );

  if (!view.start) {
    return (
      <Empty>
        <strong>Whose graph?</strong>
        <span>Find a model, dataset or job in the box above, and choose “Graph”.</span>
      </Empty>
    );
  }
  if (!around.data) {
    return around.error ? (
      <Failed error={around.error} what="the graph" retry={() => void around.refetch()} />
    ) : (
      <Loading what="the graph" />
    );
  }
  return (
    <div className="graph full">
      <GraphCanvas
        graph={graph}
        places={places}
        lit={null}
        focus={view.selected}
        box={box}
        act={act}
        fit={viewKey}
      />
      {busy || opened.pending ? <span className="graph-busy badge busy">arranging …</span> : null}
    </div>
  );
}

const NONE: readonly string[] = [];
