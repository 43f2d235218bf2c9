import { useSyncExternalStore } from "react";

function subscribe(onChange: () => void): () => void {
  const listening = new AbortController();
  for (const event of ["online", "offline"]) window.addEventListener(event, onChange, { signal: listening.signal });
  return () => listening.abort();
}

/** Whether the browser has a network at all; that the server can be reached is another matter. */
export function useIsOnline(): boolean {
  return useSyncExternalStore(subscribe, () => navigator.onLine);
}
