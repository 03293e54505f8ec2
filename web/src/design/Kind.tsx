import type { ReactElement } from "react";
import { typeOf } from "../address/reference";

export type Kind = "dataset" | "job" | "model" | "dashboard" | "column" | "run" | "topic" | "view";

const SHAPES: Record<Kind, ReactElement> = {
  dataset: <path d="M2 4h12v8H2zM2 7h12M6 7v5" />,
  view: <path d="M2 4h12v8H2zM2 7h12" strokeDasharray="2 1.4" />,
  topic: <path d="M2 4h9l3 4-3 4H2l3-4z" />,
  job: <path d="M8 2.5 13 5.5v5l-5 3-5-3v-5zM8 8l5-2.5M8 8 3 5.5M8 8v5.5" />,
  model: <path d="M4 4.5v7M8 2.5v11M12 4.5v7M4 6l4-2 4 2M4 10l4 2 4-2" />,
  dashboard: <path d="M2.5 13.5h11M4.5 11V8M8 11V4M11.5 11V6" />,
  column: <path d="M6 2.5h4v11H6zM6 6h4M6 9.5h4" />,
  run: <path d="M5 3.5 12 8l-7 4.5z" />,
};

/** What kind of thing a node is, as people call it: a dataset of type MODEL is a model. */
export function kindOf(node: {
  id?: string;
  type?: string;
  datasetType?: string | null | undefined;
  name?: string;
}): Kind {
  const type = node.type ?? (node.id ? typeOf(node.id) : "dataset");
  if (type === "job" || type === "run") return type;
  if (type === "column" || type === "datasetField") return "column";
  switch (node.datasetType) {
    case "MODEL":
      return "model";
    case "DASHBOARD":
    case "REPORT":
      return "dashboard";
    case "TOPIC":
    case "STREAM":
      return "topic";
    case "VIEW":
    case "MATERIALIZED_VIEW":
      return "view";
    default:
      return "dataset";
  }
}

/** The icon of a kind, with its word unless `bare` (then a word for screen readers only). */
export function KindMark({ kind, bare = false }: { kind: Kind; bare?: boolean }) {
  const colour = kind === "view" || kind === "topic" ? "dataset" : kind;
  return (
    <span className="kind" style={{ color: `var(--kind-${colour})` }}>
      <svg
        width="16"
        height="16"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        aria-hidden="true"
      >
        {SHAPES[kind]}
      </svg>
      <span className={bare ? "unseen" : undefined}>{kind}</span>
    </span>
  );
}
