import { useStore, ViewportPortal } from "@xyflow/react";
import { memo } from "react";
import { shortened, visible } from "../design/figures";
import { LARGE, titleOf } from "./cluster";
import type { Frame } from "./frames";
import type { Grouping } from "./view";

/** What is drawn apart of a grouped graph, and how to draw a group as one again. */
export interface Frames {
  readonly by: Grouping;
  readonly frames: readonly Frame[];
  readonly close: (group: string) => void;
}

/** Names of groups are as large on the screen as this, in pixels, however far out one looks. */
const LETTERS = 12;
/** The line of a frame, likewise. */
const LINE = 1.5;

/** Frames around the members of groups, with their names: those stay as large however small the boxes become. */
export const GroupFrames = memo(function GroupFrames({ by, frames, close }: Frames) {
  // By steps, so that a little movement draws nothing anew.
  const zoom = useStore((state) => Math.min(1, 2 ** (Math.round(Math.log2(state.transform[2]) * 4) / 4)));
  return (
    <ViewportPortal>
      {frames.map(({ group, count, x, y, width, height }) => {
        const name = visible(titleOf(by, group, count));
        return (
          <div
            key={`${group} ${x} ${y}`}
            className="group-frame"
            style={{ transform: `translate(${x}px, ${y}px)`, width, height, borderWidth: LINE / zoom }}
          >
            <span className="group-name" style={{ fontSize: LETTERS / zoom }}>
              <span title={shortened(name, 300)}>{shortened(name, 60)}</span>
              {count >= LARGE ? (
                <button
                  type="button"
                  aria-label={`Draw ${shortened(name, 300)} as one`}
                  title="Draw as one"
                  onClick={() => close(group)}
                >
                  −
                </button>
              ) : null}
            </span>
          </div>
        );
      })}
    </ViewportPortal>
  );
});
