import { useMutation } from "@tanstack/react-query";
import { type MouseEvent, useState } from "react";
import { useParameters, useTitle } from "../address/use-address";
import { type Asked, ROOT, type Shape, send } from "../api/client";
import { whole } from "../api/events";
import { useKey } from "../api/key";
import { queries, useAnswer } from "../api/use-answer";
import { usePages } from "../api/use-pages";
import { AnswerOf, Empty, Failed, Loading } from "../design/Answer";
import { download } from "../design/download";
import { counted, size, visible } from "../design/figures";
import { More } from "../design/More";
import { Panel } from "../design/Panel";
import { Table } from "../design/Table";
import { Time } from "../design/Time";
import "./operate.css";

type Letter = Shape<"DeadLetterSummary">;
type Act = "replay" | "drop";

/** What the API settles with one request; what is chosen beyond it stays chosen. */
const AT_ONCE = 500;

/** Events that could not be applied and that nobody has settled: read why, replay them, or drop them. */
export default function DeadLettersView() {
  useTitle("Dead letters");
  const [parameters, change] = useParameters();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const reason = parameters.get("reason");
  const pages = usePages("/api/v1/dead-letters", { limit: 200 }, (last) => last.next);
  const letters = pages.answer.data?.flatMap((page) => page.deadLetters) ?? [];
  const reasons = Map.groupBy(letters, (letter) => letter.reason);
  const shown = reason ? (reasons.get(reason) ?? []) : letters;
  const settle = useMutation({
    mutationFn: (act: Act) =>
      send<Shape<"Settlements">>(`/api/v1/dead-letters/${act}`, { ids: [...chosen].slice(0, AT_ONCE) }),
    onSuccess: () => {
      setChosen(new Set([...chosen].slice(AT_ONCE)));
      void queries.invalidateQueries({ queryKey: ["/api/v1/dead-letters"] });
    },
  });
  const open = parameters.get("letter");
  return (
    <div className="stack">
      <h1>Dead letters</h1>
      <p>
        Events that are kept, but could not be written into the graph. Once the reason is mended, replay them;
        what will never be right, drop.
      </p>
      <AnswerOf answer={pages.answer} what="the dead letters">
        {() =>
          letters.length === 0 && !pages.more ? (
            <Empty>
              <strong>None</strong>
              <span>Every event that was accepted is in the graph, or was settled.</span>
            </Empty>
          ) : (
            <>
              <div className="row">
                <label className="field">
                  reason
                  <select
                    className="input"
                    value={reason ?? ""}
                    onChange={(event) => change({ reason: event.target.value || null })}
                  >
                    <option value="">any ({letters.length})</option>
                    {[...reasons].map(([each, found]) => (
                      <option key={each} value={each}>
                        {each} ({found.length})
                      </option>
                    ))}
                  </select>
                </label>
                <button
                  type="button"
                  className="button primary"
                  disabled={chosen.size === 0 || settle.isPending}
                  onClick={() => settle.mutate("replay")}
                >
                  Replay {chosen.size || ""}
                </button>
                <button
                  type="button"
                  className="button"
                  disabled={chosen.size === 0 || settle.isPending}
                  onClick={() => {
                    if (
                      window.confirm(
                        `Drop ${counted(chosen.size, "event")}? They stay in Kafka, and are not asked about again.`,
                      )
                    )
                      settle.mutate("drop");
                  }}
                >
                  Drop {chosen.size || ""}
                </button>
                <span role="status">
                  {settle.data ? outcome(settle.data) : settle.error ? settle.error.message : ""}
                </span>
              </div>
              <Panel
                title="Not settled"
                aside={`${shown.length}${pages.more ? " so far" : ""}, the oldest first`}
                flush
              >
                <Table
                  caption="Events that could not be applied, the oldest first"
                  heads={[
                    {
                      key: "chosen",
                      shown: (
                        <input
                          type="checkbox"
                          aria-label="Choose all that are shown"
                          checked={shown.length > 0 && shown.every(({ id }) => chosen.has(id))}
                          onChange={(event) =>
                            setChosen(new Set(event.target.checked ? shown.map(({ id }) => id) : []))
                          }
                        />
                      ),
                    },
                    "received",
                    "reason",
                    "key",
                    "tries",
                    "size",
                    "event",
                  ]}
                >
                  {shown.map((letter) => (
                    <Row
                      key={letter.id}
                      letter={letter}
                      chosen={chosen.has(letter.id)}
                      open={open === letter.id}
                      choose={(yes) => {
                        const next = new Set(chosen);
                        if (yes) next.add(letter.id);
                        else next.delete(letter.id);
                        setChosen(next);
                      }}
                      show={() => change({ letter: open === letter.id ? null : letter.id }, true)}
                    />
                  ))}
                </Table>
                <More more={pages.more} busy={pages.busy} />
              </Panel>
            </>
          )
        }
      </AnswerOf>
    </div>
  );
}

function Row(props: {
  letter: Letter;
  chosen: boolean;
  open: boolean;
  choose: (yes: boolean) => void;
  show: () => void;
}) {
  const { letter } = props;
  return (
    <>
      <tr>
        <td>
          <input
            type="checkbox"
            aria-label={`Choose ${letter.id}`}
            checked={props.chosen}
            onChange={(event) => props.choose(event.target.checked)}
          />
        </td>
        <td>
          <Time at={letter.receivedAt} />
        </td>
        <td>
          <strong>{letter.reason}</strong>
          <div>{visible(letter.detail)}</div>
        </td>
        <td className="mono">{letter.key === null ? "–" : visible(letter.key)}</td>
        <td className="number">{letter.attempts}</td>
        <td className="number">{size(letter.bytes)}</td>
        <td>
          <button type="button" className="button" aria-expanded={props.open} onClick={props.show}>
            {props.open ? "Hide" : "Show"}
          </button>
        </td>
      </tr>
      {props.open ? (
        <tr>
          <td colSpan={7}>
            <Whole id={letter.id} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

/** One letter whole: where its event lies, what it came with, and its beginning. */
function Whole({ id }: { id: string }) {
  const answer = useAnswer("/api/v1/dead-letters/{id}", {} as Asked<"/api/v1/dead-letters/{id}">, {
    path: { id },
  });
  if (!answer.data)
    return answer.error ? (
      <Failed error={answer.error} what="this dead letter" />
    ) : (
      <Loading what="this dead letter" lines={2} />
    );
  const letter = answer.data;
  return (
    <div className="stack">
      <dl className="facts">
        <dt>where</dt>
        <dd className="mono">
          {letter.topic}-{letter.partition}-{letter.offset}
        </dd>
        {letter.headers.map(({ name, value }) => (
          <Header key={name + value} name={name} value={value} />
        ))}
      </dl>
      <pre className="event">{visible(letter.event ?? "")}</pre>
      <div>
        <SaveEvent id={id} />
      </div>
    </div>
  );
}

/** A link to the event as it was received; it is asked for with the key, where there is one, which a link does not send. */
function SaveEvent({ id }: { id: string }) {
  const { key } = useKey();
  const [error, setError] = useState<Error | null>(null);
  const href = `${ROOT}/api/v1/dead-letters/${encodeURIComponent(id)}/event`;
  const name = `dead-letter-${id}.json`;

  async function save(event: MouseEvent) {
    if (key === null) return;
    event.preventDefault();
    try {
      download(name, "application/json", await whole(href));
    } catch (failed) {
      setError(failed as Error);
    }
  }

  return (
    <>
      <a className="button" href={href} download={name} onClick={(event) => void save(event)}>
        Save the whole event
      </a>
      {error ? <Failed error={error} what="the event" /> : null}
    </>
  );
}

function Header({ name, value }: { name: string; value: string | null }) {
  return (
    <>
      <dt>{visible(name)}</dt>
      <dd className="mono">{value === null ? "–" : visible(value)}</dd>
    </>
  );
}

/** `3 replayed, 1 not found`. */
function outcome({ results }: Shape<"Settlements">): string {
  return [...Map.groupBy(results, (result) => result.outcome)]
    .map(([word, found]) => `${found.length} ${word}`)
    .join(", ");
}
