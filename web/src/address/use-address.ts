import { useCallback, useEffect } from "react";
import { useLocation } from "wouter";
import { useSearch } from "wouter/use-browser-location";
import { readReference } from "./reference";

/** The query of the address shown, as it is there: wouter's own decodes it, and `%252F` would become a slash. */
export { useSearch };

/** The parameters of the address shown, and a way to change some of them (null takes one away). */
export function useParameters(): [
  URLSearchParams,
  (changes: Readonly<Record<string, string | null>>, replace?: boolean) => void,
] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const change = useCallback(
    (changes: Readonly<Record<string, string | null>>, replace = false) => {
      // From the address as it is now: two changes in one turn must not undo each other.
      const parameters = new URLSearchParams(window.location.search);
      for (const [key, value] of Object.entries(changes)) {
        if (value == null) parameters.delete(key);
        else parameters.set(key, value);
      }
      const text = parameters.toString();
      navigate(`${path}${text ? `?${text}` : ""}`, { replace });
    },
    [path, navigate],
  );
  return [new URLSearchParams(search), change];
}

/** The node that the address names. */
export function useReference() {
  return readReference(new URLSearchParams(useSearch()));
}

/** Say what is shown in the title of the window, as long as the calling view is on the screen. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · Headwater` : "Headwater";
  }, [title]);
}

/** Those of some parameters that are set: what a question is narrowed by. */
export function setOf<Key extends string>(
  parameters: URLSearchParams,
  keys: readonly Key[],
): Partial<Record<Key, string>> {
  const found: Partial<Record<Key, string>> = {};
  for (const key of keys) {
    const value = parameters.get(key);
    if (value) found[key] = value;
  }
  return found;
}
