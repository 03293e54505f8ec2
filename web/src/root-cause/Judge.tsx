import { useMutation } from "@tanstack/react-query";
import { Problem, send } from "../api/client";
import { queries } from "../api/use-answer";
import { type RootCause, type Suspect, told } from "./answer";

type Verdict = "cause" | "not-cause";

/** “This was it” or “not it”: said as an event, of the version or run that is wrong, and kept with who and when. */
export function Judge({ answer, suspect }: { answer: RootCause; suspect: Suspect }) {
  const say = useMutation({
    mutationFn: (verdict: Verdict) => send("/api/v1/annotations", annotation(answer, suspect, verdict)),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["/api/v1/annotations"] }),
  });
  if (say.isSuccess) {
    return (
      <p role="status" className="badge good">
        ✓ kept: {say.variables === "cause" ? "this was it" : "this was not it"}
      </p>
    );
  }
  return (
    <fieldset className="judge">
      <legend className="unseen">Say whether this was the cause</legend>
      <button
        type="button"
        className="button primary"
        disabled={say.isPending}
        onClick={() => say.mutate("cause")}
      >
        This was it
      </button>
      <button
        type="button"
        className="button"
        disabled={say.isPending}
        onClick={() => say.mutate("not-cause")}
      >
        Not it
      </button>
      {say.isError ? (
        <span role="alert" className="badge bad">
          {say.error instanceof Problem ? say.error.message : "It could not be kept."}
        </span>
      ) : null}
    </fieldset>
  );
}

/** A tag of what is wrong: `cause` or `not-cause`, whose value names the change, and whose note tells it. */
export function annotation(answer: RootCause, suspect: Suspect, verdict: Verdict) {
  const { nodeId, runId } = answer.symptom;
  const version = answer.bad.version;
  const node = version == null && runId != null ? `run:${runId}` : nodeId;
  return {
    nodeId: node,
    ...(node === nodeId && version != null ? { version } : {}),
    kind: "tag",
    key: verdict === "cause" ? "cause" : `not-cause ${suspect.change.kind} ${suspect.change.nodeId}`,
    value: `${suspect.change.kind} ${suspect.change.nodeId}`,
    note: told(suspect),
  };
}
