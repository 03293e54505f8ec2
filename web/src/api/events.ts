/** Events as they were received: the one answer that is no JSON, but a line for each. */
import { Problem, problem, ROOT } from "./client";

export interface EventsAsked {
  readonly namespace?: string;
  readonly name?: string;
  readonly run?: string;
  readonly from?: string;
  readonly cursor?: string;
}

export interface EventsPage {
  readonly lines: readonly string[];
  /** Where the next page begins; null at the end. A page may be empty and yet have a next one. */
  readonly next: string | null;
  /** Events that hold line breaks and so are no lines. */
  readonly leftOut: number;
}

/**
 * A page of events.
 *
 * @throws Problem: the API refused, failed or is away.
 */
export async function events(asked: EventsAsked, signal: AbortSignal): Promise<EventsPage> {
  const query = new URLSearchParams({ ...asked, limit: "50" });
  let response: Response;
  try {
    response = await fetch(`${ROOT}/api/v1/events?${query}`, { signal });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, "Headwater does not answer.");
  }
  if (!response.ok) throw problem(response.status, await response.json().catch(() => null));
  return {
    lines: (await response.text()).split("\n").filter((line) => line !== ""),
    next: response.headers.get("Headwater-Next"),
    leftOut: Number(response.headers.get("Headwater-Left-Out") ?? 0),
  };
}
