import { useSyncExternalStore } from "react";

import { appUrl } from "./base-url.ts";
import { createStore } from "./external-store.ts";

const RELOADED_KEY = "pb.reloaded-at";
const RELOAD_PAUSE_MS = 60_000;

const outdated = createStore(false);
let asking: Promise<void> | null = null;

/** The name of the entry script, which holds a hash of its content. */
function scriptOf(page: Document): string | null {
  return page.querySelector('script[type="module"][src]')?.getAttribute("src")?.split("/").at(-1) ?? null;
}

async function ask(): Promise<void> {
  const running = scriptOf(document);
  try {
    const response = await fetch(appUrl(""), { cache: "no-store", headers: { accept: "text/html" } });
    if (!response.ok) return;
    const served = scriptOf(new DOMParser().parseFromString(await response.text(), "text/html"));
    if (served !== null && running !== null && served !== running) outdated.set(true);
  } catch {
    // The server is away: asked again another time.
  }
}

/** Asks the server whether it has a newer client than the one that runs here; true once it has. */
export async function checkBuild(): Promise<boolean> {
  if (outdated.getSnapshot()) return true;
  asking ??= ask().finally(() => {
    asking = null;
  });
  await asking;
  return outdated.getSnapshot();
}

/**
 * Loads the newer client without being asked. Answers whether it does: not again and again where something between here and
 * the server goes on sending the old one.
 */
export function reloadByItself(): boolean {
  const now = Date.now();
  if (now - Number(sessionStorage.getItem(RELOADED_KEY) ?? 0) < RELOAD_PAUSE_MS) return false;
  sessionStorage.setItem(RELOADED_KEY, String(now));
  location.reload();
  return true;
}

/** What can't be fetched may be gone because the server has a newer client: found out whenever a part of this one does not come. */
export function watchParts(): void {
  window.addEventListener("vite:preloadError", () => void checkBuild());
}

/** Whether the server is known to have a newer client than the one that runs here. */
export function useIsOutdated(): boolean {
  return useSyncExternalStore(outdated.subscribe, outdated.getSnapshot);
}
