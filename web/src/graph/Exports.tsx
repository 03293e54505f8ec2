import { useState } from "react";
import { csv, download, pngOf } from "../design/download";
import "./exports.css";

type Rows = readonly (readonly (string | number | null)[])[];

/** What can be taken along of a graph: each is made when it is asked for, from the data and not from the screen. */
export interface Made {
  /** The files' name without its ending. */
  readonly name: string;
  readonly rows: () => Rows | Promise<Rows>;
  readonly data: () => unknown;
  readonly svg: () => string;
  readonly text: () => string;
}

/** A graph to take along: as a table, as data, as a picture, or as text for a chat. */
export function Exports({ made }: { made: Made }) {
  const { name, rows, data, svg, text } = made;
  const [said, setSaid] = useState("");
  const choices: [string, () => void | Promise<void>][] = [
    ["CSV", async () => download(`${name}.csv`, "text/csv", csv(await rows()))],
    ["JSON", () => download(`${name}.json`, "application/json", `${JSON.stringify(data(), null, 2)}\n`)],
    ["SVG", () => download(`${name}.svg`, "image/svg+xml", svg())],
    ["PNG", async () => download(`${name}.png`, "image/png", await pngOf(svg()))],
    ["Copy as text", () => navigator.clipboard.writeText(text())],
  ];
  return (
    <fieldset className="exports">
      <legend className="unseen">Take it along</legend>
      {choices.map(([word, act]) => (
        <button
          key={word}
          type="button"
          className="button"
          onClick={() => {
            setSaid("");
            Promise.resolve()
              .then(act)
              .then(() => setSaid(word === "Copy as text" ? "copied" : `${word} saved`))
              .catch((error: unknown) =>
                setSaid(error instanceof Error ? error.message : "It did not work."),
              );
          }}
        >
          {word}
        </button>
      ))}
      <span role="status" className="quiet">
        {said}
      </span>
    </fieldset>
  );
}
