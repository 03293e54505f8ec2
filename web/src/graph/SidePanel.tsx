import { useMemo } from "react";
import { shortLabel } from "../address/reference";
import { attached } from "./attached";
import { ChangesPanel } from "./ChangesPanel";
import { ClusterPanel } from "./ClusterPanel";
import { type Direction, Neighbours } from "./model";
import { NeighbourList } from "./NeighbourList";
import { NodePanel } from "./NodePanel";
import type { Show } from "./Toolbar";
import type { Picture } from "./use-picture";
import type { GraphAddress } from "./view";
import { WayPanel } from "./WayPanel";

/** Beside the picture: what is chosen in it, told whole. Not there while there is nothing to tell. */
export function SidePanel(props: {
  view: GraphAddress;
  show: Show;
  picture: Picture;
  more: (id: string, direction: Direction) => number;
  expand: (id: string, direction: Direction) => void;
  collapse: (id: string, direction: Direction) => void;
}) {
  const { view, show, picture, more } = props;
  const { read, graph, clusters, starts, changes, column, found } = picture;
  const neighbours = useMemo(() => new Neighbours(read), [read]);
  const card = view.selected ? read.nodes.get(view.selected) : undefined;
  const cluster = view.selected ? clusters.get(view.selected) : undefined;
  const edges = useMemo(() => [...graph.edges.values()], [graph]);
  if (!card && !cluster && !view.listed && !column && !changes) return null;
  const side = (direction: Direction) => {
    const id = card?.id ?? "";
    const shown = neighbours.of(id, direction).size;
    const total = direction === "upstream" ? card?.upstreamCount : card?.downstreamCount;
    const without = attached(read, starts, [...view.closed, { id, direction }]);
    return {
      shown,
      total: total == null ? null : shown + more(id, direction),
      closable: without !== read && without.nodes.has(id),
    };
  };
  const way = column ? (
    <WayPanel
      way={picture.way}
      pending={found.pending}
      error={found.error}
      retry={found.retry}
      more={found.more}
      left={picture.left}
      show={show}
      closable={view.column !== null}
    />
  ) : null;
  return (
    <aside className="graph-side" aria-label="Beside the picture">
      {view.listed ? (
        <NeighbourList
          key={`${view.listed.direction} ${view.listed.id}`}
          side={view.listed}
          name={read.nodes.get(view.listed.id)?.name ?? shortLabel(view.listed.id)}
          graph={read}
          view={view}
          show={show}
        />
      ) : null}
      {cluster ? <ClusterPanel cluster={cluster} view={view} show={show} /> : null}
      {card ? (
        <NodePanel
          card={card}
          view={view}
          show={show}
          start={starts.includes(card.id)}
          edges={edges}
          nameOf={(id) => graph.nodes.get(id)?.name ?? shortLabel(id)}
          side={side}
          expand={(direction) => props.expand(card.id, direction)}
          collapse={(direction) => props.collapse(card.id, direction)}
        >
          {way}
        </NodePanel>
      ) : null}
      {card ? null : way}
      {changes ? <ChangesPanel changes={changes} show={show} /> : null}
    </aside>
  );
}
