import { describe, expect, it } from "vitest";

import type { Peer } from "#client/platform/sync-client.ts";

import { viewOf } from "./presence.core.ts";

const view = (x: number) => ({ breakpoint: "desktop", x, y: 0, w: 24, h: 20, isFit: true, containers: {} });

function peer(clientId: number, state: Record<string, unknown>): Peer {
  return { clientId, user: { id: String(clientId), name: `Person ${clientId}`, color: 0 }, state };
}

describe("what somebody looks at", () => {
  it("is their own view while they follow nobody", () => {
    expect(viewOf(1, [peer(1, { view: view(3) }), peer(2, { view: view(9) })])).toEqual(view(3));
  });

  it("is that of whoever stands at the end of those they follow", () => {
    const peers = [peer(1, { following: 2 }), peer(2, { following: 3, view: view(1) }), peer(3, { view: view(7) })];
    expect(viewOf(1, peers)).toEqual(view(7));
  });

  it("is nothing where they follow one another, me, or somebody who left", () => {
    const ME = 9;
    expect(viewOf(1, [peer(1, { following: 2 }), peer(2, { following: 1 })])).toBeNull();
    expect(viewOf(1, [peer(1, { following: ME, view: view(1) })])).toBeNull();
    expect(viewOf(1, [])).toBeNull();
  });

  it("is nothing where it can't be read", () => {
    for (const broken of [{}, { ...view(0), w: 0 }, { ...view(0), x: Number.NaN }, { ...view(0), breakpoint: "watch" }, "all of it"]) {
      expect(viewOf(1, [peer(1, { view: broken })])).toBeNull();
    }
  });

  it("leaves out the open tabs that can't be read, and keeps the rest", () => {
    expect(viewOf(1, [peer(1, { view: { ...view(2), containers: { a: 1 } } })])).toEqual(view(2));
  });
});
