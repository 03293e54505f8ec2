import { useSyncExternalStore } from "react";

/** As in `root-cause.css`: there is no room for the list and one suspect side by side. */
const narrow = matchMedia("(max-width: 60rem)");

function listen(changed: () => void): () => void {
  narrow.addEventListener("change", changed);
  return () => narrow.removeEventListener("change", changed);
}

/** Whether the suspects stand in one column: then one is told where it was pressed. */
export function useNarrow(): boolean {
  return useSyncExternalStore(listen, () => narrow.matches);
}
