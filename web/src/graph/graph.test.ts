import { describe, expect, test } from "vitest";
import { ALIKE, clustered as clusteredBy, siblings } from "./cluster";
import { inLayers } from "./layers";
import { layout, type Point } from "./layout";
import { card, graph, part } from "./made-up";
import { atLevel, type Graph, joined, Neighbours, reached } from "./model";
import { placed } from "./place";
import { asAddress, readAddress } from "./view";

/** The clusters of a graph that came in one part. */
const clustered = (shown: Graph, single: ReadonlySet<string>) =>
  clusteredBy(
    shown,
    siblings([{ nodes: [...shown.nodes.values()], edges: [...shown.edges.values()] }], "both", single),
    single,
  );

const pairs = (shown: Graph) => [...shown.edges.values()].map(({ from, to }) => `${from} > ${to}`).sort();
const laidOut = (shown: Graph) => ({
  boxes: [...shown.nodes.keys()].map((id) => ({ id, width: 200, height: 50 })),
  edges: [...shown.edges.values()].map(({ from, to }) => [from, to] as const),
});

function overlaps(places: ReadonlyMap<string, Point>): string[] {
  const all = [...places];
  return all.flatMap(([a, p], index) =>
    all
      .slice(index + 1)
      .flatMap(([b, q]) => (Math.abs(p.x - q.x) < 200 && Math.abs(p.y - q.y) < 50 ? [`${a} ${b}`] : [])),
  );
}

describe("by level", () => {
  const shop = graph("dataset:a > job:x > dataset:b > job:y > dataset:c", "dataset:a > job:z > dataset:b");
  test("datasets are joined where a job is between them, once", () => {
    const shown = atLevel(shop, "dataset", new Set());
    expect(pairs(shown)).toEqual(["dataset:a > dataset:b", "dataset:b > dataset:c"]);
    expect([...shown.edges.values()][0]?.jobs).toEqual(["job:x", "job:z"]);
  });
  test("where the question starts stays, whatever it is", () =>
    expect([...atLevel(shop, "dataset", new Set(["job:y"])).nodes.keys()]).toContain("job:y"));
  test("an edge whose end is not there is left out", () =>
    expect(
      joined([
        {
          nodes: [card("dataset:a")],
          edges: [{ from: "dataset:a", to: "job:x", type: "PRODUCES", origin: "observed" }],
        },
      ]).edges.size,
    ).toBe(0));
  test("a circle has an end", () => {
    const circle = graph("dataset:a > job:x > dataset:a");
    expect([...reached(circle, "dataset:a", "downstream")].sort()).toEqual(["dataset:a", "job:x"]);
    expect([...new Neighbours(circle).of("job:x", "downstream")]).toEqual(["dataset:a"]);
  });
});

describe("alike siblings", () => {
  const readers = (count: number) =>
    graph(...Array.from({ length: count }, (_, index) => `dataset:a > job:r${index}`));
  test("are one from five on", () => {
    expect(clustered(readers(ALIKE - 1), new Set()).clusters.size).toBe(0);
    const { graph: shown, clusters } = clustered(readers(ALIKE), new Set(["dataset:a"]));
    expect(shown.nodes.size).toBe(2);
    expect([...clusters.values()][0]?.members).toHaveLength(ALIKE);
  });
  test("can be pulled out one by one", () => {
    const { graph: shown } = clustered(readers(7), new Set(["dataset:a", "job:r3"]));
    expect(shown.nodes.has("job:r3")).toBe(true);
    expect(shown.nodes.size).toBe(3);
  });
  test("are one until a single one is left, so that pulling one out moves no other", () => {
    const out = (count: number) => Array.from({ length: count }, (_, index) => `job:r${index}`);
    const ids = (count: number) =>
      [...clustered(readers(ALIKE), new Set(["dataset:a", ...out(count)])).clusters.values()].map(
        ({ id }) => id,
      );
    expect(ids(1)).toEqual(ids(0));
    expect(ids(ALIKE - 2)).toEqual(ids(0));
    expect(ids(ALIKE - 1)).toEqual([]);
  });
  test("what is opened later makes no cluster of what is drawn already", () => {
    const first = part("dataset:a > job:r1", "dataset:a > job:r2", "dataset:a > job:r3");
    const later = part(...Array.from({ length: 6 }, (_, index) => `dataset:a > job:s${index}`));
    const single = new Set(["dataset:a"]);
    const keys = siblings([first, later], "both", single);
    const { graph: shown, clusters } = clusteredBy(joined([first, later]), keys, single);
    expect([...shown.nodes.keys()].filter((id) => id.startsWith("job:r"))).toHaveLength(3);
    expect([...clusters.values()].map(({ members }) => members.length)).toEqual([6]);
  });
  test("what is beside the first picture later takes its clusters not apart", () => {
    const first = part(...Array.from({ length: 6 }, (_, index) => `dataset:a > job:r${index}`));
    const later = part("job:r0 > dataset:b");
    const keys = siblings([first, later], "both", new Set());
    expect(keys).toEqual(siblings([first], "both", new Set()));
  });
});

describe("the layout", () => {
  const wide = graph(
    ...Array.from({ length: 30 }, (_, index) => `dataset:a > job:r${index} > dataset:o${index % 7}`),
  );
  test.each([
    ["dagre", layout],
    ["layers", inLayers],
  ] as const)("%s goes with the data, and no box lies on another", (_, make) => {
    const places = make(laidOut(wide));
    for (const { from, to } of wide.edges.values()) {
      expect(places.get(from)?.x).toBeLessThan(places.get(to)?.x ?? 0);
    }
    expect(overlaps(places)).toEqual([]);
  });
  test("a circle is laid out too", () =>
    expect(inLayers(laidOut(graph("dataset:a > job:x > dataset:a"))).size).toBe(2));

  test("what is opened moves nothing, and lies on nothing", () => {
    const before = graph("dataset:a > job:x > dataset:b", "dataset:a > job:y > dataset:c");
    const known = layout(laidOut(before));
    const after = joined([
      { nodes: [...before.nodes.values()], edges: [...before.edges.values()] },
      (() => {
        const more = graph(
          ...Array.from({ length: 9 }, (_, index) => `dataset:b > job:n${index} > dataset:m${index}`),
        );
        return { nodes: [...more.nodes.values()], edges: [...more.edges.values()] };
      })(),
    ]);
    const wanted = laidOut(after);
    const places = placed(wanted.boxes, wanted.edges, known, layout(wanted));
    for (const [id, point] of known) expect(places.get(id)).toEqual(point);
    expect(places.size).toBe(after.nodes.size);
    expect(overlaps(places)).toEqual([]);
  });
});

test("an address says all that is shown, and is read back", () => {
  const text =
    "id=dataset%3As3%3A%2F%2Flake%3Aa%2Fb&level=job&up=0&down=3&most=400&history=true&asOf=2026-11-25T06%3A00%3A00Z&and=now&open=u%3Ajob%3Ashop%3Ax&open=d%3Ajob%3Ashop%3Ay&close=u%3Ajob%3Ashop%3Aq&add=job%3Ashop%3An&list=d%3Ajob%3Ashop%3Ay&single=job%3Ashop%3Az&group=parent&apart=job%3Ashop%3Ap&column=datasetField%3Ashop%3At%3Ac&path=dataset%3Ashop%3At&path=job%3Ashop%3Ay&selected=job%3Ashop%3Ay";
  expect(asAddress(readAddress(new URLSearchParams(text)))).toBe(text);
});
