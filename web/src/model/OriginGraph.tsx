import { useMemo } from "react";
import { useLocation } from "wouter";
import { home } from "../address/address";
import { shortLabel } from "../address/reference";
import type { Shape } from "../api/client";
import { Panel } from "../design/Panel";
import { GraphCanvas } from "../graph/GraphCanvas";
import { type Card, cardOf, type Edge, joined } from "../graph/model";
import { boxOf } from "../graph/shape";
import { useLayout } from "../graph/use-layout";

/** The runs and datasets that a version comes from, as a picture: what it really read, not what is current today. */
export function OriginGraph({ origin }: { origin: Shape<"ModelOrigin"> }) {
  const graph = useMemo(() => joined([partOf(origin)]), [origin]);
  const wanted = useMemo(
    () => ({
      boxes: [...graph.nodes.values()].map(boxOf),
      edges: [...graph.edges.values()].map(({ from, to }) => [from, to] as const),
    }),
    [graph],
  );
  const view = `${origin.model} ${origin.version}`;
  const { places } = useLayout(wanted, view);
  const [, navigate] = useLocation();
  const look = useMemo(
    () => (id: string) => ({
      start: id === origin.model,
      lit: false,
      dim: false,
      selected: false,
      more: { upstream: 0, downstream: 0 },
      members: null,
      change: null,
      bad: false,
    }),
    [origin.model],
  );
  const act = useMemo(
    () => (id: string) => navigate(home({ id }, graph.nodes.get(id)?.datasetType)),
    [navigate, graph],
  );
  return (
    <Panel title="As a graph" aside="what its runs really read" flush>
      <div className="origin-graph">
        <GraphCanvas graph={graph} places={places} lit={null} focus={null} box={look} act={act} fit={view} />
      </div>
    </Panel>
  );
}

/** Runs' jobs and what each read and wrote of the rest. */
function partOf(origin: Shape<"ModelOrigin">): { nodes: Card[]; edges: Edge[] } {
  const types = new Map<string, string | null>([[origin.model, "MODEL"]]);
  for (const read of [...origin.inputs, ...origin.sources]) types.set(read.dataset, read.datasetType);
  const nodes = new Map<string, Card>([[origin.model, card(origin.model, "MODEL")]]);
  const edges: Edge[] = [];
  const read = new Set([origin.model, ...origin.jobs.flatMap((job) => ("inputs" in job ? job.inputs : []))]);
  for (const job of origin.jobs) {
    if (!job.job) continue;
    nodes.set(job.job, card(job.job, null));
    const [inputs, outputs] = [
      ("inputs" in job && job.inputs) || [],
      ("outputs" in job && job.outputs) || [],
    ];
    for (const id of inputs) {
      nodes.set(id, card(id, types.get(id) ?? null));
      edges.push({ from: id, to: job.job, type: "CONSUMED_BY", origin: "observed" });
    }
    // What it wrote beside, and nothing here was made of, is no part of the origin.
    for (const id of outputs.filter((each) => read.has(each))) {
      nodes.set(id, card(id, types.get(id) ?? null));
      edges.push({ from: job.job, to: id, type: "PRODUCES", origin: "observed" });
    }
  }
  return { nodes: [...nodes.values()], edges };
}

function card(id: string, datasetType: string | null): Card {
  const type = id.startsWith("job:") ? "job" : "dataset";
  const name = shortLabel(id);
  const namespace = id.slice(id.indexOf(":") + 1, id.length - name.length - 1);
  return cardOf({ id, type, namespace, name, datasetType });
}
