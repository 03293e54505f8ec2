import { Link } from "wouter";
import { addressOf } from "../address/address";
import { shortLabel } from "../address/reference";
import { Problem } from "../api/client";
import { counted, figure } from "../design/figures";
import { Time } from "../design/Time";
import type { Show } from "./Toolbar";
import type { Picture } from "./use-picture";
import type { GraphAddress } from "./view";

/** What has to be known of the picture before it is believed: its instant, its limits, what is lit, what failed. */
export function Notices({ view, show, picture }: { view: GraphAddress; show: Show; picture: Picture }) {
  const { truncated, partial, trouble, changes, error } = picture;
  const last = view.path.at(-1);
  const lines = [
    view.asOf && !changes ? (
      <span key="time">
        The graph as it stood <Time at={view.asOf} />. Names and owners are those of now.
      </span>
    ) : null,
    changes ? (
      <span key="changes">
        From <Moment at={view.asOf} /> to <Moment at={view.and} />:{" "}
        {counted(count(changes.nodes, "added"), "node")} and {counted(count(changes.edges, "added"), "link")}{" "}
        <strong className="added">added (+)</strong>, {counted(count(changes.nodes, "removed"), "node")} and{" "}
        {counted(count(changes.edges, "removed"), "link")}{" "}
        <strong className="removed">removed (−, dashed)</strong>.
        {[...changes.nodes.values(), ...changes.edges.values()].some(
          (change) => change === "nearer" || change === "farther",
        )
          ? " Of others it is known only that they are newly, or no longer, within the steps that are drawn."
          : ""}
      </span>
    ) : null,
    truncated ? (
      <span key="truncated" className="warn">
        <strong>This is not all:</strong> the picture stops at {figure(view.most)} nodes, and{" "}
        {counted(new Set([...truncated.upstream, ...truncated.downstream]).size, "node")} have neighbours that
        are left out.{" "}
        <button type="button" className="button" onClick={() => show({ most: view.most * 2 })}>
          Up to {figure(view.most * 2)}
        </button>
      </span>
    ) : null,
    partial.length > 0 ? (
      <span key="partial" className="warn">
        {partial.length === 1 && partial[0] ? (
          <>
            {figure(partial[0].shown)} of {figure(partial[0].total)} {partial[0].direction} of{" "}
            {shortLabel(partial[0].id)} are drawn.{" "}
            <button
              type="button"
              className="button"
              onClick={() =>
                partial[0] &&
                show({ listed: { id: partial[0].id, direction: partial[0].direction }, selected: null })
              }
            >
              Choose among them
            </button>
          </>
        ) : (
          `Of ${counted(partial.length, "node")} with many neighbours the first are drawn: + on a box has the others.`
        )}
      </span>
    ) : null,
    view.path.length > 1 && last ? (
      <span key="path">
        Lit: the way from {shortLabel(view.path[0] ?? "")} to {shortLabel(last)}.{" "}
        <Link href={addressOf("root-cause", { id: last })}>Its root cause</Link>{" "}
        <button type="button" className="button" onClick={() => show({ path: [] })}>
          Clear highlight
        </button>
      </span>
    ) : null,
    trouble ? (
      <span key="trouble" className="warn" role="alert">
        {trouble instanceof Problem && trouble.status === 404
          ? "Something that was opened is not in this graph: "
          : "Not all could be read: "}
        {trouble.message}
      </span>
    ) : null,
    error ? (
      <span key="error" className="warn" role="alert">
        {error.message}{" "}
        <button type="button" className="button" onClick={picture.retry}>
          Ask again
        </button>
      </span>
    ) : null,
  ].filter((line) => line !== null);
  return lines.length > 0 ? <div className="graph-notices">{lines}</div> : null;
}

function Moment({ at }: { at: string | null }) {
  return at === "now" || at === null ? <span>now</span> : <Time at={at} />;
}

function count(changes: ReadonlyMap<string, string>, change: "added" | "removed"): number {
  return [...changes.values()].filter((each) => each === change).length;
}
