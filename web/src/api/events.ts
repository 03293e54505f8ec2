/** Events as they were received: the answers that are no JSON. */
import { Problem, problem, ROOT } from "./client";
import { keyed } from "./key";

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
  const response = await answered(`${ROOT}/api/v1/events?${query}`, signal);
  return {
    lines: (await response.text()).split("\n").filter((line) => line !== ""),
    next: response.headers.get("Headwater-Next"),
    leftOut: Number(response.headers.get("Headwater-Left-Out") ?? 0),
  };
}

/**
 * What is at an address of the API, as it is.
 *
 * @throws Problem: the API refused, failed or is away.
 */
export async function whole(address: string): Promise<Blob> {
  const response = await answered(address);
  return response.blob();
}

async function answered(address: string, signal?: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await keyed(address, signal ? { signal } : {});
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, "Headwater does not answer.");
  }
  if (!response.ok) throw problem(response.status, await response.json().catch(() => null));
  return response;
}
