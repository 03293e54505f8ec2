import { shortened, visible } from "../design/figures";

export interface RawEvent {
  readonly type: string;
  readonly at: string | null;
  /** The job or dataset that it is of. */
  readonly about: string;
  /** Indented, where it is JSON; as it came where not. */
  readonly text: string;
}

/** One line of the log as people read it. Pure; whatever the line is, it is shown. */
export function read(line: string): RawEvent {
  const none = { type: "not readable", at: null, about: "", text: line };
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return none;
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return none;
  const event = parsed as Record<string, unknown>;
  const of = (event.job ?? event.dataset) as { name?: unknown } | null | undefined;
  const type =
    typeof event.eventType === "string" ? event.eventType : event.job ? "job event" : "dataset event";
  return {
    type: shortened(visible(type), 24),
    at: typeof event.eventTime === "string" ? event.eventTime : null,
    about: typeof of?.name === "string" ? shortened(visible(of.name), 80) : "",
    text: JSON.stringify(parsed, null, 2),
  };
}
