import { act, cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type * as Y from "yjs";

import { newId } from "#shared/kernel/ids.ts";
import { toLayout } from "#shared/pages/layout.core.ts";
import { applyOperation } from "#shared/pages/operations.ts";

import { PageStoreProvider } from "./page-store.tsx";
import { PageTitle } from "./page-title.tsx";
import { openStore, twoReplicas } from "./testing/open-store.ts";

const user = userEvent.setup();
let docs: [Y.Doc, Y.Doc];
let opened: ReturnType<typeof openStore>;

/** Grace, in another browser, gives the page a title. */
const graceRenames = (title: string) => act(() => void applyOperation(docs[1], { op: "set-page", title }, "grace"));
const stored = () => toLayout(docs[0]).title;

beforeEach(() => {
  docs = twoReplicas();
  applyOperation(docs[0], { op: "set-page", title: "Status" }, "ada");
  opened = openStore({ pageId: newId(), doc: docs[0] });
  opened.peers.set([{ clientId: docs[1].clientID, user: { id: newId(), name: "Grace", color: 3 }, state: {} }]);
  render(
    <PageStoreProvider value={opened.store}>
      <PageTitle />
    </PageStoreProvider>,
  );
});
afterEach(() => {
  cleanup();
  opened[Symbol.dispose]();
  for (const doc of docs) doc.destroy();
});

describe("the page's title in the top bar", () => {
  it("is stored on Enter as one step, and an emptied one comes back", async () => {
    const field = screen.getByLabelText<HTMLInputElement>("Page title");
    await user.clear(field);
    await user.type(field, " Network {Enter}");
    expect(stored()).toBe("Network");
    await user.clear(field);
    await user.tab();
    expect(field.value).toBe("Network");
    expect(stored()).toBe("Network");
    act(() => void opened.store.undo.undo());
    expect(stored()).toBe("Status");
  });

  it("shows what a peer calls the page meanwhile, and takes it when asked", async () => {
    const field = screen.getByLabelText<HTMLInputElement>("Page title");
    await user.type(field, " of today");
    graceRenames("Status of the night");
    expect(screen.getByText("Grace changed this to “Status of the night”.")).toBeDefined();
    expect(field.value).toBe("Status of today");
    await user.click(screen.getByRole("button", { name: "Use theirs" }));
    expect(field.value).toBe("Status of the night");
    await user.tab();
    expect(stored()).toBe("Status of the night");
  });

  it("keeps theirs at hand after mine was stored over it", async () => {
    const field = screen.getByLabelText<HTMLInputElement>("Page title");
    await user.type(field, " of today");
    graceRenames("Status of the night");
    await user.keyboard("{Enter}");
    expect(stored()).toBe("Status of today");
    await user.click(screen.getByRole("button", { name: "Use theirs" }));
    expect(stored()).toBe("Status of the night");
  });
});
