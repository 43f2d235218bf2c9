import { cleanup, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { ApiToken } from "#shared/access/schema.ts";
import { newId } from "#shared/kernel/ids.ts";

import { type Answers, serve, show } from "./testing.tsx";
import { TokensScreen } from "./tokens-screen.tsx";

const user = userEvent.setup();
const AT = "2026-01-01T00:00:00.000Z";

let tokens: ApiToken[];

const token = (name: string, expiresAt: string | null = null): ApiToken => ({
  id: newId(),
  name,
  scopes: "all",
  createdAt: AT,
  expiresAt,
  lastUsedAt: null,
  replacedAt: null,
});

const answers = (): Answers => ({
  "GET /tokens": () => tokens,
  "POST /tokens": (body) => {
    const made = Object.assign(token(""), body);
    tokens = [made, ...tokens];
    return { ...made, token: "text-of-the-new-one" };
  },
});

beforeEach(() => {
  tokens = [];
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe("my API tokens", () => {
  it("are made for as long as I choose, and shown once", async () => {
    const sent = serve(answers());
    show(<TokensScreen />);
    await user.type(screen.getByLabelText("Name of the new token"), "Nightly");
    await user.selectOptions(screen.getByLabelText("How long it works"), "7 days");
    await user.click(screen.getByRole("button", { name: "Create token" }));
    expect(await screen.findByText("text-of-the-new-one")).toBeDefined();
    expect(sent).toEqual([{ what: "POST /tokens", body: { name: "Nightly", scopes: "all", expiresInDays: 7 } }]);
    expect(screen.getByLabelText<HTMLInputElement>("Name of the new token").value).toBe("");
  });

  it("may do no more than was ticked, and say so", async () => {
    const sent = serve(answers());
    show(<TokensScreen />, { actions: ["page.list", "page.view", "page.edit", "audit.view"] });
    await user.type(screen.getByLabelText("Name of the new token"), "Narrow");
    await user.selectOptions(screen.getByLabelText("What it may do"), "Choose …");
    expect(screen.getByRole("button", { name: "Create token" })).toHaveProperty("disabled", true);
    expect(screen.queryByLabelText("Manage users")).toBeNull();
    await user.click(screen.getByLabelText("List pages"));
    await user.click(screen.getByLabelText("Read the audit log"));
    await user.click(screen.getByRole("button", { name: "Create token" }));
    expect(await screen.findByText("May do: list pages, read the audit log")).toBeDefined();
    expect(sent[0]?.body).toMatchObject({ scopes: ["page.list", "audit.view"] });
    await user.click(screen.getByRole("button", { name: "Close" }));
    expect(screen.queryByText("text-of-the-new-one")).toBeNull();
    // What was ticked for one is not given to the next by oversight.
    expect(screen.getByLabelText("What it may do")).toHaveProperty("value", "all");
    await user.type(screen.getByLabelText("Name of the new token"), "Reader");
    await user.selectOptions(screen.getByLabelText("What it may do"), "Read only");
    await user.click(screen.getByRole("button", { name: "Create token" }));
    await waitFor(() => expect(sent[1]?.body).toMatchObject({ scopes: ["page.list", "page.view", "audit.view"] }));
  });

  it("are rotated with the time that the old text is to work on, and the new one is shown once", async () => {
    const nightly = token("Nightly");
    tokens = [nightly];
    const path = `POST /tokens/${nightly.id}/rotate`;
    const sent = serve({ ...answers(), [path]: () => ({ ...token("Nightly"), token: "rotated-text" }) });
    show(<TokensScreen />);
    await user.click(await screen.findByRole("button", { name: "Rotate Nightly" }));
    const dialog = within(screen.getByRole("dialog"));
    await user.selectOptions(dialog.getByLabelText("The old text works for"), "7 days");
    await user.click(dialog.getByRole("button", { name: "Rotate" }));
    expect(await dialog.findByText("rotated-text")).toBeDefined();
    expect(sent).toEqual([{ what: path, body: { overlapHours: 168 } }]);
    await user.click(dialog.getByRole("button", { name: "Done" }));
    expect(screen.queryByText("rotated-text")).toBeNull();
  });

  it("that were replaced say how long they still work, and are revoked but not rotated again", async () => {
    const replaced = { ...token("Nightly (replaced)", new Date(Date.now() + 3_600_000).toISOString()), replacedAt: AT };
    tokens = [token("Nightly"), replaced];
    serve(answers());
    show(<TokensScreen />);
    expect(await screen.findByText(/^Replaced, works until /)).toBeDefined();
    expect(screen.getByRole("button", { name: "Rotate Nightly" })).toBeDefined();
    expect(screen.queryByRole("button", { name: "Rotate Nightly (replaced)" })).toBeNull();
    expect(screen.getByRole("button", { name: "Revoke Nightly (replaced)" })).toBeDefined();
  });

  it("are revoked once that is confirmed; those that are over can't be rotated", async () => {
    const old = token("Old", AT);
    tokens = [old];
    const sent = serve({ ...answers(), [`DELETE /tokens/${old.id}`]: () => ((tokens = []), null) });
    show(<TokensScreen />);
    expect(await screen.findByText(/^Expired/)).toBeDefined();
    expect(screen.queryByRole("button", { name: "Rotate Old" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Revoke Old" }));
    expect(sent).toEqual([]);
    await user.click(within(screen.getByRole("alertdialog")).getByRole("button", { name: "Revoke" }));
    await waitFor(() => expect(screen.queryByText("Old")).toBeNull());
  });
});
