import { act, cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";

import { stubLayout } from "#client/ui/testing/jsdom.ts";
import { newId } from "#shared/kernel/ids.ts";

import { FollowedFrame, FollowingStrip } from "./following.tsx";
import { PageStoreProvider } from "./page-store.tsx";
import { PresenceBar } from "./presence-bar.tsx";
import { openStore } from "./testing/open-store.ts";

const user = userEvent.setup();
const GRACE = { id: "grace", name: "Grace", color: 3 };

let doc: Y.Doc;
let opened: ReturnType<typeof openStore>;

beforeEach(() => {
  stubLayout();
  doc = new Y.Doc();
  opened = openStore({ pageId: newId(), doc });
});
afterEach(() => {
  cleanup();
  opened[Symbol.dispose]();
  doc.destroy();
});

/** Grace in two tabs, and whoever follows them. */
async function followSecondTab(): Promise<void> {
  render(
    <PageStoreProvider value={opened.store}>
      <PresenceBar />
      <FollowedFrame />
      <FollowingStrip />
    </PageStoreProvider>,
  );
  act(() =>
    opened.peers.set([
      { clientId: 7, user: GRACE, state: {} },
      { clientId: 8, user: GRACE, state: {} },
    ]),
  );
  const [, second] = screen.getAllByRole("button", { name: "Follow Grace" });
  if (second === undefined) throw new Error("Grace is here once only");
  await user.click(second);
}

const following = () => screen.queryByText(/Following Grace/);

describe("following a peer", () => {
  it("keeps to the tab that was chosen where one person has two", async () => {
    await followSecondTab();
    expect(following()).not.toBeNull();
    expect(opened.store.followed.getSnapshot()).toBe(8);
    expect(screen.getAllByRole("button", { name: "Follow Grace" })).toHaveLength(1);
  });

  it("goes on while another tab of theirs is closed, and ends with their own", async () => {
    await followSecondTab();
    act(() => opened.peers.set([{ clientId: 8, user: GRACE, state: {} }]));
    expect(following()).not.toBeNull();
    act(() => opened.peers.set([{ clientId: 7, user: GRACE, state: {} }]));
    expect(following()).toBeNull();
    expect(opened.store.followed.getSnapshot()).toBeNull();
  });

  it("takes over the size of the page that they look at, and their tabs", async () => {
    await followSecondTab();
    const view = { breakpoint: "wall", x: 0, y: 0, w: 24, h: 20, isFit: true, containers: { box: { isFolded: true } } };
    act(() => opened.peers.set([{ clientId: 8, user: GRACE, state: { view } }]));
    expect(opened.store.breakpoint.getSnapshot()).toBe("wall");
    expect(opened.store.containers.getSnapshot()).toEqual({ box: { isFolded: true } });
    expect(following()).not.toBeNull();
  });

  it.each([
    ["Escape", () => user.keyboard("{Escape}")],
    ["Stop", () => user.click(screen.getByRole("button", { name: "Stop" }))],
    ["their avatar", () => user.click(screen.getByRole("button", { name: "Stop following Grace" }))],
    ["a zoom of my own", async () => act(() => opened.store.zoom.set(0.5))],
    ["a size of my own", async () => act(() => opened.store.breakpoint.set("phone"))],
  ])("is ended by %s", async (_how, end) => {
    await followSecondTab();
    await end();
    expect(following()).toBeNull();
  });

  it("says who follows me", () => {
    render(
      <PageStoreProvider value={opened.store}>
        <PresenceBar />
      </PageStoreProvider>,
    );
    act(() => opened.peers.set([{ clientId: 7, user: GRACE, state: { following: opened.store.awareness.clientID } }]));
    // Twice: for phones, and for screens with more room; the style sheet shows one of them.
    for (const button of screen.getAllByRole("button", { name: "Follow Grace" }))
      expect(button.title).toBe("Follow Grace. They follow you.");
  });
});
