import { useParameters } from "../address/use-address";
import { useAnswer } from "../api/use-answer";
import { AnswerOf, Empty } from "../design/Answer";
import { instant, shortened, visible } from "../design/figures";
import type { NodeCard } from "../node/OneNode";
import { RawEvents } from "../node/RawEvents";

/** The events of a run that wrote or read it: the log is kept by run, so one is chosen. */
export function DatasetEvents({ card }: { card: NodeCard }) {
  const [parameters, change] = useParameters();
  const asked = { namespace: card.namespace, name: card.name, limit: 30 } as const;
  const wrote = useAnswer("/api/v1/datasets/runs", { ...asked, direction: "wrote" });
  const read = useAnswer("/api/v1/datasets/runs", { ...asked, direction: "read" });
  return (
    <AnswerOf answer={wrote} what="runs that wrote it">
      {({ runs: writers }) => (
        <AnswerOf answer={read} what="runs that read it">
          {({ runs: readers }) => {
            const all = [...writers, ...readers];
            const run = parameters.get("run") ?? all[0]?.id;
            if (!run)
              return <Empty>No run is known that wrote or read it, so there are no events of one.</Empty>;
            return (
              <div className="stack">
                <label className="field">
                  events of
                  <select
                    className="input event-run"
                    value={run}
                    onChange={(event) => change({ run: event.target.value })}
                  >
                    {all.some(({ id }) => id === run) ? null : <option value={run}>run {run}</option>}
                    {[
                      ["wrote it", writers],
                      ["read it", readers],
                    ].map(([word, runs]) => (
                      <optgroup key={String(word)} label={`the latest that ${word}`}>
                        {(runs as typeof all).map(({ id, at, job }) => (
                          <option key={id} value={id}>
                            {instant(at)} · {job ? shortened(visible(job.name), 50) : id}
                          </option>
                        ))}
                      </optgroup>
                    ))}
                  </select>
                </label>
                <RawEvents asked={{ run }} />
              </div>
            );
          }}
        </AnswerOf>
      )}
    </AnswerOf>
  );
}
