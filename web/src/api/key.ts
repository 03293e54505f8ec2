/** The key that this window sends with every question: kept for as long as the window is open, and told to nobody else. */
import { useSyncExternalStore } from "react";

const PLACE = "headwater.key";

/** `key`: the one that is sent, or null. `refused`: the last answer said that a key is wanted, or another one. */
export interface KeyState {
  readonly key: string | null;
  readonly refused: boolean;
}

let state: KeyState = { key: stored(), refused: false };
const listeners = new Set<() => void>();

/** The key of this window, and whether Headwater wants one; what shows it is shown anew when that changes. */
export function useKey(): KeyState {
  return useSyncExternalStore(subscribe, keyState);
}

export function keyState(): KeyState {
  return state;
}

/** Send `key` from now on. */
export function keepKey(key: string): void {
  store(key);
  change({ key, refused: false });
}

/** Send none any more, and keep none. */
export function forgetKey(): void {
  store(null);
  change({ key: null, refused: false });
}

/** `fetch` with the key of this window; it notes when an answer wants a key, or another one. */
export async function keyed(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const sent = state.key;
  const request = new Request(input, init);
  if (sent !== null) request.headers.set("Authorization", `Bearer ${sent}`);
  const response = await fetch(request);
  // An answer to a key that was changed meanwhile says nothing of the one that is kept now.
  if (response.status === 401 && sent === state.key) change({ key: sent, refused: true });
  return response;
}

/** What is wrong with a key, for people; null: it reads. */
export async function faultOf(key: string): Promise<string | null> {
  let response: Response;
  try {
    response = await fetch(new URL("api/v1/status", document.baseURI), {
      headers: { Authorization: `Bearer ${key}` },
    });
  } catch {
    return "It cannot be tried: it is no key, or Headwater does not answer.";
  }
  if (response.status === 401) return "Nobody has this key: it was never made here, or it was revoked.";
  if (response.status === 403) return "This key may not read: it wants the scope read.";
  return null;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next: KeyState): void {
  if (next.key === state.key && next.refused === state.refused) return;
  state = next;
  for (const listener of listeners) listener();
}

function stored(): string | null {
  try {
    return sessionStorage.getItem(PLACE);
  } catch {
    return null;
  }
}

function store(key: string | null): void {
  try {
    if (key === null) sessionStorage.removeItem(PLACE);
    else sessionStorage.setItem(PLACE, key);
  } catch {
    // A browser that keeps nothing asks again when the page is loaded anew.
  }
}
