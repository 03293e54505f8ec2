/**
 * The whole way of a column, from where it comes from to what is made of it, as the graph of tables and jobs shows it.
 *
 * Made of the two answers of impact by column, upstream and downstream. Pure.
 */
import { type Impact, type Edge as Link, NOT_TOLD, type Node } from "../impact/reach";

/** One step of the way: a column (or a dataset as a whole) that another is made of. */
export interface Step {
  readonly from: Place;
  readonly to: Place;
  readonly jobs: readonly string[];
  /** `feeds`: its values go there. `influences`: it decides what goes there. `whole`: nothing says which columns. */
  readonly kind: "feeds" | "influences" | "whole";
  readonly how: readonly string[];
}

/** A column of a dataset, or the dataset as a whole. */
export interface Place {
  readonly dataset: string;
  readonly column: string | null;
}

export interface ColumnWay {
  /** The column that the way is of. */
  readonly start: Place;
  /** Datasets and jobs on it. */
  readonly nodes: ReadonlySet<string>;
  /** What is done on the way from one node to the next: words, by `pairKey`. Without words it is passed on. */
  readonly pairs: ReadonlyMap<string, readonly string[]>;
  /** Columns on the way, by dataset. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
  /** From the sources on. */
  readonly steps: readonly Step[];
}

export function pairKey(from: string, to: string): string {
  return `${from}\n${to}`;
}

export function columnWay(upstream: Impact | null, downstream: Impact | null): ColumnWay | null {
  const answers = [upstream, downstream].filter((answer) => answer !== null);
  const all = new Map<string, Node>(
    answers.flatMap(({ nodes }) => nodes.map((node) => [node.id, node] as const)),
  );
  const first = all.get(answers[0]?.start[0] ?? "");
  if (!first || !("field" in first)) return null;
  const place = (id: string): Place => {
    const node = all.get(id);
    return node && "field" in node
      ? { dataset: node.dataset, column: node.field }
      : { dataset: id, column: null };
  };
  const columns = new Map<string, Set<string>>();
  const nodes = new Set<string>();
  for (const node of all.values()) {
    const { dataset, column } = place(node.id);
    nodes.add(dataset);
    if (column === null) continue;
    const names = columns.get(dataset) ?? new Set();
    columns.set(dataset, names.add(column));
  }
  const pairs = new Map<string, Set<string>>();
  const steps = new Map<string, readonly [number, Step]>();
  for (const answer of answers) {
    const sign = answer.direction === "upstream" ? -1 : 1;
    const depth = new Map(answer.nodes.map((node) => [node.id, sign * node.depth]));
    for (const [edge, step] of stepsOf(answer, place)) {
      const ends = [step.from.dataset, ...step.jobs, step.to.dataset];
      note(pairs, step.from.dataset, step.to.dataset, step.how);
      for (const job of step.jobs) {
        note(pairs, step.from.dataset, job, []);
        note(pairs, job, step.to.dataset, step.how);
      }
      for (const id of ends) nodes.add(id);
      const at = (depth.get(edge.from) ?? 0) + (depth.get(edge.to) ?? 0);
      steps.set(JSON.stringify([step.from, step.to, step.kind]), [at, step]);
    }
    for (const edge of answer.edges) note(pairs, place(edge.from).dataset, place(edge.to).dataset, []);
  }
  return {
    start: { dataset: first.dataset, column: first.field },
    nodes,
    pairs: new Map([...pairs].map(([key, words]) => [key, [...words]])),
    columns: new Map([...columns].map(([id, names]) => [id, [...names].sort()])),
    steps: [...steps.values()].sort(([a], [b]) => a - b).map(([, step]) => step),
  };
}

/** The steps of one answer, each with an edge that states it. */
function stepsOf(answer: Impact, place: (id: string) => Place): (readonly [Link, Step])[] {
  const found: (readonly [Link, Step])[] = [];
  const stated = new Set<string>();
  for (const edge of answer.edges) {
    if (edge.type !== "FEEDS" && edge.type !== "INFLUENCES") continue;
    const [from, to] = [place(edge.from), place(edge.to)];
    stated.add(pairKey(edge.from, to.dataset));
    const kind = edge.type === "FEEDS" ? "feeds" : "influences";
    found.push([
      edge,
      { from, to, jobs: edge.jobs ?? [], kind, how: (edge.transformations ?? []).map(asWord) },
    ]);
  }
  // What a job reads and writes without saying which columns go where.
  const readers = new Map<string, string[]>();
  for (const edge of answer.edges) {
    if (edge.type !== "CONSUMED_BY") continue;
    readers.set(edge.to, [...(readers.get(edge.to) ?? []), edge.from]);
  }
  for (const edge of answer.edges) {
    if (edge.type !== "PRODUCES") continue;
    for (const from of readers.get(edge.from) ?? []) {
      if (stated.has(pairKey(from, place(edge.to).dataset))) continue;
      const whole = { from: place(from), to: place(edge.to), jobs: [edge.from], kind: "whole" as const };
      found.push([
        { ...edge, from },
        { ...whole, how: [NOT_TOLD] },
      ]);
    }
  }
  return found;
}

/** `INDIRECT:GROUP_BY` as people say it: `group by`. */
export function asWord(transformation: string): string {
  return transformation
    .slice(transformation.indexOf(":") + 1)
    .replaceAll("_", " ")
    .toLowerCase();
}

function note(pairs: Map<string, Set<string>>, from: string, to: string, words: readonly string[]): void {
  if (from === to) return;
  const key = pairKey(from, to);
  const known = pairs.get(key) ?? new Set();
  for (const word of words) known.add(word);
  pairs.set(key, known);
}
