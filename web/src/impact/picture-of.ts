/** What is reached as a picture for a document: with what was asked, when, and boxes as wide as their names. Pure. */
import { counted, utc } from "../design/figures";
import { kindOf } from "../design/Kind";
import { layout } from "../graph/layout";
import { svgOf, widthOf } from "../graph/picture";
import { HEIGHT } from "../graph/shape";
import { type Impact, nameOf } from "./reach";

export function pictureOf(answer: Impact, label: string, now: Date): string {
  const onEdges = jobsOnEdges(answer);
  const shown = answer.nodes.filter(({ id }) => !onEdges.has(id));
  const edges = answer.edges.filter(({ from, to }) => !onEdges.has(from) && !onEdges.has(to));
  const nodes = shown.map((node) => ({
    id: node.id,
    name: nameOf(node),
    namespace: node.namespace,
    kind: kindOf(node),
    start: answer.start.includes(node.id),
  }));
  const width = widthOf(nodes);
  const places = layout({
    boxes: nodes.map(({ id }) => ({ id, width, height: HEIGHT })),
    edges: edges.map(({ from, to }) => [from, to] as const),
  });
  const title = answer.direction === "downstream" ? `What ${label} reaches` : `What ${label} is made of`;
  const said = [
    answer.direction,
    utc(now.toISOString()),
    counted(nodes.length, "node"),
    ...(onEdges.size > 0 ? [`${counted(onEdges.size, "job")} between columns not drawn`] : []),
    ...(answer.truncated ? ["not all: the answer stopped at a limit"] : []),
  ];
  return svgOf(title, nodes, edges, places, { under: said.join(" · "), width });
}

/**
 * The jobs that links between columns stand for: they only take in, so that each would stand at the side of its link.
 *
 * A job that a way leads through, to something reached as a whole, is drawn, and so is every job where tables were
 * asked for.
 */
function jobsOnEdges({ edges, level, nodes, start }: Impact): ReadonlySet<string> {
  if (level !== "column") return new Set();
  const between = new Set(edges.flatMap((edge) => ("jobs" in edge ? (edge.jobs ?? []) : [])));
  const through = new Set(edges.map(({ from }) => from));
  const ends = new Set(edges.map(({ to }) => to));
  return new Set(
    nodes
      .filter(({ id, type }) => type === "job" && !start.includes(id))
      .filter(({ id }) => between.has(id) && !(through.has(id) && ends.has(id)))
      .map(({ id }) => id),
  );
}
