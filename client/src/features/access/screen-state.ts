import type { Device } from "#shared/access/schema.ts";

/** An open wall asks for its page more often than this; one that was not seen for longer is off, or has no network. */
const UNSEEN_MS = 10 * 60_000;

/** `waiting`: its link was not opened yet. `link-over`: nor can it be any more. `ended`: not seen for so long that it has to be let in anew. */
export type ScreenState = "waiting" | "link-over" | "showing" | "unseen" | "ended";

/** How a screen is doing at this time. */
export function screenState({ state, linkExpiresAt, lastSeenAt, expiresAt }: Device, nowMs: number): ScreenState {
  const isOver = (at: string | null) => at === null || Date.parse(at) <= nowMs;
  if (state === "waiting") return isOver(linkExpiresAt) ? "link-over" : "waiting";
  if (isOver(expiresAt)) return "ended";
  return lastSeenAt !== null && nowMs - Date.parse(lastSeenAt) <= UNSEEN_MS ? "showing" : "unseen";
}
