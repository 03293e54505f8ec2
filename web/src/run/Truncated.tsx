import { type ReactNode, useState } from "react";
import type { Shape } from "../api/client";
import { counted, figure } from "../design/figures";

/** Said where an answer stops at a limit, with the way to more of it. */
export function Truncated(props: { cut: Shape<"RunsCut"> | null; more: () => void; busy: boolean }) {
  const { cut, more, busy } = props;
  if (!cut) return null;
  return (
    <div className="notice warn">
      <strong>This is not all: the answer stops at a limit ({cut.reason}).</strong>
      <span>What is shown is right. {counted(cut.frontier.length, "run")} not gone beyond.</span>
      <div>
        <button type="button" className="button" onClick={more} disabled={busy}>
          {busy ? "Going on …" : "Ask for more"}
        </button>
      </div>
    </div>
  );
}

/** Rows shown at first. */
const FIRST = 50;

/** The first rows of many, and all when asked. */
export function FirstOf<Row>(props: { of: readonly Row[]; children: (shown: readonly Row[]) => ReactNode }) {
  const [all, setAll] = useState(false);
  const { of, children } = props;
  return (
    <>
      {children(all ? of : of.slice(0, FIRST))}
      {!all && of.length > FIRST ? (
        <p className="panel-body row">
          <button type="button" className="button" onClick={() => setAll(true)}>
            Show all {figure(of.length)}
          </button>
          <span className="quiet">
            {FIRST} of {figure(of.length)} shown
          </span>
        </p>
      ) : null}
    </>
  );
}
