import { useInfiniteQuery } from "@tanstack/react-query";
import { type EventsAsked, events } from "../api/events";
import { AnswerOf } from "../design/Answer";
import { counted } from "../design/figures";
import { More } from "../design/More";
import { Panel } from "../design/Panel";
import { Time } from "../design/Time";
import { LongText } from "./LongText";
import { read } from "./raw-event";

/** The events as they were received, each to be opened. */
export function RawEvents({ asked }: { asked: EventsAsked }) {
  const answer = useInfiniteQuery({
    queryKey: ["/api/v1/events", asked],
    queryFn: ({ signal, pageParam }) =>
      events({ ...asked, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  const pages = { data: answer.data?.pages, error: answer.error, refetch: answer.refetch };
  return (
    <AnswerOf answer={pages} what="events from Kafka">
      {(read_) => {
        const lines = read_.flatMap((page) => page.lines);
        const leftOut = read_.reduce((sum, page) => sum + page.leftOut, 0);
        return (
          <Panel
            title="Events as they were received"
            aside={answer.hasNextPage ? `${lines.length} so far` : lines.length}
            flush
          >
            {lines.length === 0 ? (
              <p className="panel-body quiet">
                {answer.hasNextPage
                  ? "None in the part of the log that was read so far."
                  : "None that Kafka still has."}
              </p>
            ) : (
              <ol className="events">
                {lines.map((line, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a log only grows at its end, and events may be equal
                  <li key={index}>
                    <RawEvent line={line} />
                  </li>
                ))}
              </ol>
            )}
            {leftOut > 0 ? (
              <p className="panel-body quiet">
                {counted(leftOut, "event")} that hold line breaks cannot be shown here.
              </p>
            ) : null}
            <More
              more={answer.hasNextPage ? () => void answer.fetchNextPage() : null}
              busy={answer.isFetchingNextPage}
              shown="a page reads at most 100,000 records of the log"
            />
          </Panel>
        );
      }}
    </AnswerOf>
  );
}

function RawEvent({ line }: { line: string }) {
  const event = read(line);
  return (
    <details>
      <summary>
        <span className="badge">{event.type}</span> <Time at={event.at} />{" "}
        <span className="quiet">{event.about}</span>
      </summary>
      <LongText text={event.text} label="event" />
    </details>
  );
}
