import { describe, expect, it } from "vitest";

import type { Device } from "#shared/access/schema.ts";
import { newId } from "#shared/kernel/ids.ts";

import { screenState } from "./screen-state.ts";

const NOW = Date.parse("2026-06-01T12:00:00.000Z");
const MINUTE_MS = 60_000;
const at = (minutes: number) => new Date(NOW + minutes * MINUTE_MS).toISOString();
const WAITING: Device = {
  id: newId(),
  name: "Lobby",
  pages: [],
  state: "waiting",
  linkExpiresAt: at(60),
  createdAt: at(-60),
  lastSeenAt: null,
  expiresAt: at(9_999),
};
const OPEN: Device = { ...WAITING, state: "open", linkExpiresAt: null, lastSeenAt: at(-1) };

describe("a screen", () => {
  it("waits for its link to be opened, as long as that works", () => {
    expect(screenState(WAITING, NOW)).toBe("waiting");
    expect(screenState({ ...WAITING, linkExpiresAt: at(0) }, NOW)).toBe("link-over");
  });

  it("shows its pages while it is seen, and has to be let in anew once its time is over", () => {
    expect(screenState(OPEN, NOW)).toBe("showing");
    expect(screenState({ ...OPEN, lastSeenAt: at(-11) }, NOW)).toBe("unseen");
    expect(screenState({ ...OPEN, lastSeenAt: at(-11), expiresAt: at(-1) }, NOW)).toBe("ended");
  });

  it("that gets another link waits again, though it was seen", () => {
    expect(screenState({ ...WAITING, lastSeenAt: at(-1) }, NOW)).toBe("waiting");
  });
});
