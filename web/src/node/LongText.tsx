import { useState } from "react";
import { figure, visible } from "../design/figures";
import { beginning } from "./stated";

/** Lines and characters shown at first, and characters shown at most: a browser does not lay megabytes out in time. */
const [LINES, FIRST, MOST] = [12, 2_000, 500_000] as const;

/** A text of any length, as it is: its first lines, and the whole when asked. */
export function LongText({ text, label, tone }: { text: string; label: string; tone?: "bad" }) {
  const [whole, setWhole] = useState(false);
  const { text: first, cut } = beginning(text, LINES, FIRST);
  const shown = whole ? text.slice(0, MOST) : first;
  return (
    <figure className={`long-text${tone ? ` ${tone}` : ""}`} aria-label={label}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <pre tabIndex={0}>
        {shown
          .split("\n")
          .map((line) => (line.trim() === "" ? line : visible(line)))
          .join("\n")}
      </pre>
      {cut || text.length > MOST ? (
        <figcaption className="row">
          {cut ? (
            <button type="button" className="button" aria-expanded={whole} onClick={() => setWhole(!whole)}>
              {whole ? "Only the first lines" : `Show all ${figure(text.length)} characters`}
            </button>
          ) : null}
          {whole && text.length > MOST ? (
            <span className="quiet">Only the first {figure(MOST)} are shown.</span>
          ) : null}
          <button
            type="button"
            className="button"
            onClick={() => void navigator.clipboard.writeText(text).catch(() => undefined)}
          >
            Copy all
          </button>
        </figcaption>
      ) : null}
    </figure>
  );
}
