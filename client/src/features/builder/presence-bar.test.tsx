import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";

import { stubLayout } from "#client/ui/testing/jsdom.ts";
import { newId } from "#shared/kernel/ids.ts";
import { ROOT } from "#shared/pages/schema.ts";

import { PageStoreProvider } from "./page-store.tsx";
import { PeerCursors } from "./peer-cursors.tsx";
import { Following, PresenceBar } from "./presence-bar.tsx";
import { openStore } from "./testing/open-store.ts";

const user = userEvent.setup();
const RASTER = { width: 1_200, columns: 24, rowHeight: 24, gap: 12 };

let doc: Y.Doc;
let opened: ReturnType<typeof openStore>;
let shown: (string | undefined)[];

beforeEach(() => {
  stubLayout();
  shown = [];
  Element.prototype.scrollIntoView = function scrolled(this: Element) {
    if (this instanceof HTMLElement) shown.push(this.dataset["peerCursor"]);
  };
  doc = new Y.Doc();
  opened = openStore({ pageId: newId(), doc });
});
afterEach(() => {
  cleanup();
  opened[Symbol.dispose]();
  doc.destroy();
});

function Bar() {
  const [followed, follow] = useState<number | null>(null);
  return (
    <PageStoreProvider value={opened.store}>
      <PresenceBar followed={followed} follow={follow} />
      <div data-canvas>
        <PeerCursors container={ROOT} raster={RASTER} />
      </div>
      <Following followed={followed} follow={follow} />
    </PageStoreProvider>
  );
}

/** Grace in two tabs, pointing at these rows. */
function grace(first: number, second: number): void {
  const person = { id: "grace", name: "Grace", color: 3 };
  const at = (y: number) => ({ pointer: { breakpoint: "desktop", container: ROOT, x: 1, y } });
  act(() =>
    opened.peers.set([
      { clientId: 7, user: person, state: at(first) },
      { clientId: 8, user: person, state: at(second) },
    ]),
  );
}

describe("following a peer", () => {
  it("keeps to the tab that was chosen where one person has two", async () => {
    render(<Bar />);
    grace(2, 90);
    const [, second] = screen.getAllByRole("button", { name: "Follow Grace" });
    if (second === undefined) throw new Error("Grace is here once only");
    await user.click(second);
    await waitFor(() => expect(shown).toEqual(["8"]));
    grace(2, 120);
    await waitFor(() => expect(shown).toEqual(["8", "8"]));
    expect(screen.getAllByRole("button", { name: "Follow Grace" })).toHaveLength(1);
  });

  it("ends when that tab is closed, though its person is still here in another", async () => {
    render(<Bar />);
    grace(2, 90);
    const [first] = screen.getAllByRole("button", { name: "Follow Grace" });
    if (first === undefined) throw new Error("Grace is not here");
    await user.click(first);
    expect(screen.getByText(/Following Grace/)).toBeDefined();
    act(() => opened.peers.set(opened.peers.getSnapshot().slice(1)));
    expect(screen.queryByText(/Following Grace/)).toBeNull();
  });
});
