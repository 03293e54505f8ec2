/** Who owns what is reached: asked of the API in as many requests as the ids take, and kept by the client. */
import { ask } from "../api/client";
import { queries } from "../api/use-answer";
import { batched } from "./batched";
import type { Node } from "./reach";

/** Owners are asked for of so many nodes at most, the nearest. */
export const MOST = 1_000;

/** What has owners of a node: of a column its dataset; null of a run. */
export function ownedId(node: Node): string | null {
  if (node.type === "dataset" || node.type === "job") return node.id;
  return "field" in node ? `dataset:${node.namespace}:${node.name}` : null;
}

/** The ids whose owners are asked for, each once. */
export function ownedIds(nodes: readonly Node[]): string[] {
  return [...new Set(nodes.flatMap((node) => ownedId(node) ?? []))].slice(0, MOST);
}

/** The question about one batch of ids, under the key by which its answer is kept. */
export function ownersQuery(batch: readonly string[]) {
  return {
    queryKey: ["/api/v1/nodes", batch],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      ask("/api/v1/nodes", { nodeId: [...batch] }, { signal }),
  };
}

/** The owners of each, by id. */
export async function ownersOf(nodes: readonly Node[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const answers = await Promise.all(
    batched(ownedIds(nodes)).map((batch) => queries.ensureQueryData(ownersQuery(batch))),
  );
  return new Map(answers.flatMap((answer) => answer.nodes.map(({ id, owners }) => [id, owners] as const)));
}
