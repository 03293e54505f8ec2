/**
 * Two states of a graph as one picture: what was there at both instants, what came and what went. Pure.
 *
 * A picture ends after some steps. What only one of two pictures has may have stood at the other instant too, further
 * away: it came or went only where that is known not to be so.
 */
import { type Edge, type Graph, joined, type Part } from "./model";

/** `nearer` and `farther`: within the steps at the later or the earlier instant only, and no more is known of it. */
export type Change = "added" | "removed" | "nearer" | "farther";

/** What is known of one instant. */
export interface State {
  /** What is within the steps. */
  readonly graph: Graph;
  /** What else of the other instant's picture stood at this one, with all edges that it had to what is in one of them. */
  readonly beyond: Part | null;
  /** What of the other instant's picture was not known at this one. */
  readonly absent: ReadonlySet<string>;
}

export interface Compared {
  readonly graph: Graph;
  readonly nodes: ReadonlyMap<string, Change>;
  readonly edges: ReadonlyMap<string, Change>;
}

export function compared(before: State, after: State): Compared {
  const [then, now] = [stood(before), stood(after)];
  const nodes = new Map<string, Change>();
  const edges = new Map<string, Change>();
  for (const id of before.graph.nodes.keys()) {
    // No node is ever taken out of the graph: it went when nothing is linked to it any more.
    const card = now.nodes.get(id);
    const alone = card !== undefined && card.upstreamCount === 0 && card.downstreamCount === 0;
    if (after.absent.has(id) || (alone && !after.graph.nodes.has(id))) nodes.set(id, "removed");
    else if (!card) nodes.set(id, "farther");
  }
  for (const id of after.graph.nodes.keys())
    if (!then.nodes.has(id)) nodes.set(id, before.absent.has(id) ? "added" : "nearer");
  for (const [key, edge] of before.graph.edges)
    if (!now.edges.has(key)) edges.set(key, isTold(edge, now, after.absent) ? "removed" : "farther");
  for (const [key, edge] of after.graph.edges)
    if (!then.edges.has(key)) edges.set(key, isTold(edge, then, before.absent) ? "added" : "nearer");
  return {
    graph: {
      nodes: new Map([...before.graph.nodes, ...after.graph.nodes]),
      edges: new Map([...before.graph.edges, ...after.graph.edges]),
    },
    nodes,
    edges,
  };
}

/** What the picture at one instant has that the other's lacks. */
export function only(graph: Graph, other: Graph): string[] {
  return [...graph.nodes.keys()].filter((id) => !other.nodes.has(id));
}

function stood({ graph, beyond }: State): Graph {
  if (!beyond) return graph;
  return joined([
    { nodes: [...graph.nodes.values()], edges: [...graph.edges.values()] },
    // Cards within the steps stay as they are.
    { nodes: beyond.nodes.filter(({ id }) => !graph.nodes.has(id)), edges: beyond.edges },
  ]);
}

/** Whether an edge that a state lacks was not there: an end of it was not, or all edges between its ends are known. */
function isTold({ from, to }: Edge, state: Graph, absent: ReadonlySet<string>): boolean {
  return absent.has(from) || absent.has(to) || (state.nodes.has(from) && state.nodes.has(to));
}

const WORDS: Readonly<Record<Change, { sign: string; tone: string; word: string; long: string }>> = {
  added: { sign: "+", tone: "good", word: "added", long: "was not there at the first instant" },
  removed: { sign: "−", tone: "bad", word: "removed", long: "is linked to nothing at the second instant" },
  nearer: {
    sign: "›",
    tone: "",
    word: "newly near",
    long: "newly within the steps that are drawn; whether it was there before is not known",
  },
  farther: {
    sign: "‹",
    tone: "",
    word: "no longer near",
    long: "no longer within the steps that are drawn; whether it is still there is not known",
  },
};

/** A change as it is shown: sign, tone of its badge, a word or two, and a sentence. */
export function inWords(change: Change) {
  return WORDS[change];
}
