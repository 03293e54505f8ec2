import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Problem, send } from "../api/client";
import { queries } from "../api/use-answer";
import { type Annotated, annotationOf, type Saying } from "./annotation";

export type { Annotated };

const KINDS = [
  ["note", "a note"],
  ["tag", "a tag"],
] as const;

/** Say something of a node: sent as an event, kept with who and when. It is shown once the event is in the graph. */
export function Annotate({ node }: { node: Annotated }) {
  const [saying, setSaying] = useState<Saying>({ kind: "note", key: "", text: "", by: "" });
  const say = useMutation({
    mutationFn: () => send("/api/v1/annotations", annotationOf(node, saying)),
    onSuccess: () => {
      setSaying({ ...saying, key: "", text: "" });
      return queries.invalidateQueries();
    },
  });
  const ready = saying.kind === "note" ? saying.text.trim() !== "" : saying.key.trim() !== "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) say.mutate();
  };
  return (
    <details className="annotate">
      <summary>Say something</summary>
      <form className="stack" onSubmit={submit} aria-label="Say something of it">
        <div className="row">
          <label className="field">
            what
            <select
              className="input"
              value={saying.kind}
              onChange={(event) =>
                setSaying({ ...saying, kind: event.target.value === "tag" ? "tag" : "note" })
              }
            >
              {KINDS.map(([kind, word]) => (
                <option key={kind} value={kind}>
                  {word}
                </option>
              ))}
            </select>
          </label>
          {saying.kind === "tag" ? (
            <label className="field">
              tag
              <input
                className="input"
                value={saying.key}
                placeholder="tier=gold"
                onChange={(event) => setSaying({ ...saying, key: event.target.value })}
              />
            </label>
          ) : null}
          <label className="field">
            by
            <input
              className="input"
              value={saying.by}
              placeholder="your name"
              autoComplete="name"
              onChange={(event) => setSaying({ ...saying, by: event.target.value })}
            />
          </label>
        </div>
        <label className="annotate-text">
          <span className="quiet">{saying.kind === "tag" ? "why (if you like)" : "note"}</span>
          <textarea
            className="input"
            rows={2}
            value={saying.text}
            onChange={(event) => setSaying({ ...saying, text: event.target.value })}
          />
        </label>
        <div className="row">
          <button type="submit" className="button primary" disabled={!ready || say.isPending}>
            {say.isPending ? "Sending …" : "Say it"}
          </button>
          {say.isSuccess ? (
            <span role="status" className="badge good">
              ✓ kept; it is shown as soon as it is in the graph
            </span>
          ) : null}
          {say.isError ? (
            <span role="alert" className="badge bad">
              ✕ {say.error instanceof Problem ? say.error.message : "It could not be kept."}
            </span>
          ) : null}
        </div>
      </form>
    </details>
  );
}
