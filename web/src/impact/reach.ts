/** What a question of impact reached, in the order in which people ask for it. Pure. */
import type { Shape } from "../api/client";
import { counted } from "../design/figures";
import { type Kind, kindOf } from "../design/Kind";

export type Impact = Shape<"ImpactAnswer">;
export type Node = Impact["nodes"][number];
export type Edge = Impact["edges"][number];

export interface Group {
  readonly kind: Kind;
  readonly nodes: readonly Node[];
}

/** What is said where a job reads a dataset and makes another, and nobody has said which columns go where. */
export const NOT_TOLD = "which columns is not known";

/** What hurts most comes first. */
const ORDER: readonly Kind[] = ["model", "dashboard", "dataset", "view", "topic", "column", "job", "run"];

/** Pages of one answer as one: a node in two pages is one node. */
export function whole(pages: readonly Impact[]): Impact | null {
  const [first] = pages;
  const last = pages.at(-1);
  if (!first || !last) return null;
  const nodes = new Map(pages.flatMap((page) => page.nodes.map((node) => [node.id, node] as const)));
  const edges = new Map(
    pages.flatMap((page) =>
      page.edges.map((edge) => [`${edge.from}\n${edge.to}\n${edge.type}`, edge] as const),
    ),
  );
  return { ...last, start: first.start, nodes: [...nodes.values()], edges: [...edges.values()] };
}

/** What was reached by kind, without where the question began; within a kind the nearest first. */
export function groups(answer: Impact): Group[] {
  const start = new Set(answer.start);
  const found = new Map<Kind, Node[]>();
  for (const node of answer.nodes) {
    if (start.has(node.id)) continue;
    const kind = kindOf(node);
    const list = found.get(kind);
    if (list) list.push(node);
    else found.set(kind, [node]);
  }
  return ORDER.flatMap((kind) => {
    const nodes = found.get(kind);
    return nodes
      ? [{ kind, nodes: nodes.sort((a, b) => a.depth - b.depth || (a.name < b.name ? -1 : 1)) }]
      : [];
  });
}

/** How many tables the columns are of, and how many more are reached as a whole. */
export function tables(answer: Impact): { ofColumns: number; more: number } {
  const start = new Set(answer.start);
  const reached = answer.nodes.filter(({ id }) => !start.has(id));
  const ofColumns = new Set(reached.filter((node) => "field" in node).map(tableOf));
  const more = reached.filter(
    (node) => IN_COLUMNS.has(kindOf(node)) && !("field" in node) && !ofColumns.has(tableOf(node)),
  );
  return { ofColumns: ofColumns.size, more: more.length };
}

/** What is said of something that is reached as a whole where columns were asked for: in short, and why. */
export function noteOf(answer: Impact): (node: Node) => { text: string; why: string } | null {
  const listed = new Map<string, number>();
  for (const node of answer.nodes)
    if ("field" in node && !answer.start.includes(node.id))
      listed.set(tableOf(node), (listed.get(tableOf(node)) ?? 0) + 1);
  return (node) => {
    if (!("whole" in node) || !IN_COLUMNS.has(kindOf(node))) return null;
    const columns = listed.get(tableOf(node)) ?? 0;
    if (columns === 0) {
      return {
        text: NOT_TOLD,
        why: "A job reads what comes before it and makes it, without saying which columns go where: any of its columns may be reached.",
      };
    }
    return {
      text: `as a whole too, beside ${counted(columns, "column")} listed here`,
      why: "Besides these columns all of it is concerned: by a filter, or by a job that does not say which columns go where.",
    };
  };
}

/** What is made of columns: of a model or a dashboard nobody asks which. */
export const IN_COLUMNS: ReadonlySet<Kind> = new Set(["dataset", "view", "topic"]);

function tableOf({ namespace, name }: Node): string {
  return JSON.stringify([namespace, name]);
}

/** The answer as text for a chat or a ticket. */
export function asText(answer: Impact, from: string): string {
  const lines = [`${answer.direction === "downstream" ? "Downstream" : "Upstream"} of ${from}:`];
  for (const { kind, nodes } of groups(answer)) {
    const of = kind === "column" ? ` in ${counted(tables(answer).ofColumns, "table")}` : "";
    lines.push(`${nodes.length} ${kind}${nodes.length === 1 ? "" : "s"}${of}`);
    lines.push(...nodes.slice(0, MOST_LINES).map((node) => `  - ${nameOf(node)} (${node.namespace})`));
    if (nodes.length > MOST_LINES) lines.push(`  … and ${nodes.length - MOST_LINES} more`);
  }
  if (lines.length === 1) lines.push("nothing");
  if (answer.truncated) lines.push(`The answer stops here (${answer.truncated.reason}): there may be more.`);
  return lines.join("\n");
}

/** A chat shows no more than this of a kind. */
const MOST_LINES = 30;

/** A column by its dataset and its own name. */
export function nameOf(node: Node): string {
  return "field" in node ? `${node.name}.${node.field}` : node.name;
}
