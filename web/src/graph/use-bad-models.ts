import { useMemo } from "react";
import { useAnswer } from "../api/use-answer";
import { kindOf } from "../design/Kind";
import type { Graph } from "./model";

/** The models of a graph whose latest version is judged bad; asked for only where there is a model. */
export function useBadModels(graph: Graph): ReadonlySet<string> {
  const any = useMemo(() => [...graph.nodes.values()].some((card) => kindOf(card) === "model"), [graph]);
  const { data } = useAnswer("/api/v1/models", any ? { verdict: "bad", limit: 200 } : null);
  return useMemo(() => new Set(data?.models.map(({ model }) => model)), [data]);
}
