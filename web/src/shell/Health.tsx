import { Problem, type Shape } from "../api/client";
import { useAnswer } from "../api/use-answer";
import { counted } from "../design/figures";

/** A line at the top while something keeps the answers from being whole: away, behind, rebuilding. */
export function Health() {
  const status = useAnswer("/api/v1/status", {}, { every: 10_000 });
  // A key that is wanted is asked for by a dialog of its own.
  const wantsKey = status.error instanceof Problem && [401, 403].includes(status.error.status);
  const said = wantsKey
    ? null
    : status.error
      ? "Headwater does not answer. This page asks again by itself; what you see is what it last said."
      : whatIsWrong(status.data);
  return (
    <div className="health" role="status">
      {said}
    </div>
  );
}

function whatIsWrong(status: Shape<"Status"> | undefined): string | null {
  if (!status) return null;
  if (!status.neo4j.reachable) return "Neo4j does not answer: nothing can be asked until it is back.";
  if (status.rebuilding)
    return `The graph is being rebuilt: ${counted(status.rebuilding.applied, "event")} of ${counted(status.rebuilding.events, "event")} applied.`;
  if (status.format.problem)
    return `No graph writer may write into this graph, so new events are kept, but not in it yet: ${status.format.problem}`;
  if (!status.kafka.reachable)
    return "Kafka does not answer: events are not taken in; the graph can be asked.";
  if (status.writers === 0)
    return "No graph writer is at work: new events are kept, but not in the graph yet.";
  if (status.lag != null && status.lag > 100)
    return `${counted(status.lag, "event")} are not in the graph yet: the newest runs may be missing.`;
  return null;
}
