import { useMemo } from "react";
import type { Graph } from "./model";

/** What dashes in the picture mean, as far as there are any. */
export function Legend({ graph, comparing }: { graph: Graph; comparing: boolean }) {
  const past = useMemo(() => [...graph.edges.values()].some(({ current }) => current === false), [graph]);
  const unobserved = useMemo(() => [...graph.nodes.values()].some(({ observed }) => !observed), [graph]);
  if (!past && !unobserved) return null;
  return (
    <ul className="graph-legend" aria-label="What dashes mean">
      {past && !comparing ? (
        <li>
          <i className="line" /> a past link
        </li>
      ) : null}
      {unobserved ? (
        <li>
          <i className="outline" /> no run read or wrote it: others name it
        </li>
      ) : null}
    </ul>
  );
}
