import { kindOf } from "../design/Kind";
import { Exports } from "./Exports";
import { layout, type Point } from "./layout";
import type { Graph } from "./model";
import { svgOf } from "./picture";
import { boxOf } from "./shape";
import { tableOf, textOf } from "./taken";
import type { Picture } from "./use-picture";

/** The graph as it is drawn, to take along. Clusters are taken apart in tables: nothing that was read is missing. */
export function TakeAlong(props: { picture: Picture; places: ReadonlyMap<string, Point>; label: string }) {
  const { picture, places, label } = props;
  const { graph, read, starts } = picture;
  const made = {
    name: `graph-${label}`,
    rows: () => tableOf(read),
    data: () => ({ start: starts, nodes: [...read.nodes.values()], edges: [...read.edges.values()] }),
    svg: () => drawn(graph, starts, places, label),
    text: () => textOf(read, starts, label),
  };
  return (
    <details className="graph-exports">
      <summary className="button">Export</summary>
      <div className="panel panel-body">
        <Exports made={made} />
      </div>
    </details>
  );
}

function drawn(graph: Graph, starts: readonly string[], places: ReadonlyMap<string, Point>, label: string) {
  const cards = [...graph.nodes.values()];
  const edges = [...graph.edges.values()];
  // Where the screen is not arranged yet, the picture is all the same.
  const where = cards.every(({ id }) => places.has(id))
    ? places
    : layout({ boxes: cards.map(boxOf), edges: edges.map(({ from, to }) => [from, to] as const) });
  const nodes = cards.map((card) => ({
    id: card.id,
    name: card.name,
    namespace: card.namespace,
    kind: kindOf(card),
    start: starts.includes(card.id),
  }));
  return svgOf(`Graph of ${label}`, nodes, edges, where);
}
