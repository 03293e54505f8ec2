import { useQueries } from "@tanstack/react-query";
import { ask } from "../api/client";
import { counted, figure } from "../design/figures";
import { Name } from "../design/Name";
import { Panel } from "../design/Panel";
import { batched } from "./batched";
import type { Node } from "./reach";

/** Owners are asked for of so many nodes at most, the nearest. */
const MOST = 1_000;

/** Whom to tell: the owners of what is reached, each with how much of it is theirs. */
export function Owners({ nodes }: { nodes: readonly Node[] }) {
  const ids = nodes
    .filter(({ type }) => type === "dataset" || type === "job")
    .map(({ id }) => id)
    .slice(0, MOST);
  const batches = batched(ids);
  const { owned, unowned, pending } = useQueries({
    queries: batches.map((batch) => ({
      queryKey: ["/api/v1/nodes", batch],
      queryFn: ({ signal }: { signal: AbortSignal }) => ask("/api/v1/nodes", { nodeId: batch }, { signal }),
    })),
    combine: (results) => {
      const owned = new Map<string, number>();
      let unowned = 0;
      for (const card of results.flatMap(({ data }) => data?.nodes ?? [])) {
        if (card.owners.length === 0) unowned += 1;
        for (const owner of card.owners) owned.set(owner, (owned.get(owner) ?? 0) + 1);
      }
      return {
        owned: [...owned].sort((a, b) => b[1] - a[1]),
        unowned,
        pending: results.some(({ isPending }) => isPending),
      };
    },
  });
  if (ids.length === 0) return null;
  return (
    <div aria-busy={pending}>
      <Panel title="Whom to tell" aside={pending ? "reading …" : undefined}>
        <ul className="owners">
          {owned.map(([owner, count]) => (
            <li key={owner}>
              <strong>
                <Name text={owner} />
              </strong>{" "}
              <span className="quiet">{counted(count, "node")}</span>
            </li>
          ))}
          {unowned > 0 ? <li className="quiet">{counted(unowned, "node")} without an owner</li> : null}
        </ul>
        {nodes.length > MOST ? <p className="quiet">Of the {figure(MOST)} nearest.</p> : null}
      </Panel>
    </div>
  );
}
