import { useCallback, useMemo } from "react";
import { type Direction, Neighbours } from "./model";
import type { Look } from "./NodeBox";
import { useBadModels } from "./use-bad-models";
import type { Picture } from "./use-picture";
import type { GraphAddress } from "./view";

/** How each node is shown just now, and how many neighbours of it are not drawn. */
export function useLooks(view: GraphAddress, picture: Picture) {
  const { read, starts, clusters, lit, way, changes, graph } = picture;
  const bad = useBadModels(graph);
  const neighbours = useMemo(() => new Neighbours(read), [read]);
  const more = useCallback(
    (id: string, side: Direction) => {
      const card = read.nodes.get(id);
      const total = (side === "upstream" ? card?.upstreamCount : card?.downstreamCount) ?? 0;
      return Math.max(0, total - neighbours.of(id, side).size);
    },
    [read, neighbours],
  );
  const box = useCallback(
    (id: string): Look => {
      const columns = way?.columns.get(id);
      return {
        start: starts.includes(id),
        lit: lit?.nodes.has(id) ?? false,
        dim: lit !== null && !lit.nodes.has(id),
        selected: view.selected === id,
        more: { upstream: more(id, "upstream"), downstream: more(id, "downstream") },
        members: clusters.get(id)?.members.length ?? null,
        change: changes?.nodes.get(id) ?? null,
        bad: bad.has(id),
        opened: view.opened.flatMap((side) => (side.id === id ? side.direction : [])),
        note: columns ? columns.join(", ") : null,
      };
    },
    [way, starts, lit, view.selected, view.opened, more, clusters, changes, bad],
  );
  return { box, more, graph };
}
