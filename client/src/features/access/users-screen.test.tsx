import { cleanup, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { type Group, Invitation, type User } from "#shared/access/schema.ts";
import { newId } from "#shared/kernel/ids.ts";

import { type Answers, refusal, serve, show, someUser } from "./testing.tsx";
import { UsersScreen } from "./users-screen.tsx";

const user = userEvent.setup();
const AT = "2026-01-01T00:00:00.000Z";
const UNTIL = "2027-01-01T00:00:00.000Z";

let ada: User;
let bo: User;
let groups: Group[];
let invitations: Invitation[];

function answers(): Answers {
  const session = { id: newId(), createdAt: AT, lastSeenAt: AT, expiresAt: UNTIL, address: "192.0.2.1", isCurrent: false };
  const token = {
    id: "0198c0de-0000-7000-8000-00000000cafe",
    name: "Nightly",
    scopes: "all",
    createdAt: AT,
    expiresAt: null,
    lastUsedAt: null,
    replacedAt: null,
  };
  return {
    "GET /users": () => [ada, bo],
    "GET /groups": () => groups,
    "GET /invitations": () => invitations,
    [`GET /users/${bo.id}/sessions`]: () => [{ ...session, userAgent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36" }],
    [`GET /users/${bo.id}/tokens`]: () => [token],
    [`DELETE /users/${bo.id}/sessions`]: () => null,
    [`DELETE /users/${bo.id}/tokens/${token.id}`]: () => null,
    [`POST /users/${bo.id}/password-link`]: () => ({ id: newId(), path: "join#secret", expiresAt: UNTIL, mailed: null }),
    [`PATCH /users/${bo.id}`]: (body) => (bo = Object.assign({}, bo, body)),
  };
}

async function manage(): Promise<ReturnType<typeof within>> {
  await user.click(await screen.findByRole("button", { name: "Manage Bo" }));
  return within(await screen.findByRole("dialog", { name: "Bo" }));
}

beforeEach(() => {
  ada = someUser("Ada", "admin");
  bo = someUser("Bo");
  groups = [{ id: newId(), name: "Night shift", description: "", members: [ada.id], createdAt: AT }];
  invitations = [];
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe("users", () => {
  it("are opened by an address, which says so when there is nobody any more", async () => {
    serve(answers());
    const { router } = show(<UsersScreen />, { me: ada, at: `/users?person=${bo.id}` });
    const dialog = within(await screen.findByRole("dialog", { name: "Bo" }));
    await user.click(dialog.getByRole("button", { name: "Close" }));
    expect(router.state.location.search).toBe("");
    await router.navigate(`/users?person=${newId()}`);
    expect(await screen.findByText("There is nobody at this address any more")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(screen.queryByText("There is nobody at this address any more")).toBeNull();
  });

  it("keep their name when it is typed over and Escape is pressed, and the sheet stays", async () => {
    const sent = serve(answers());
    show(<UsersScreen />, { me: ada });
    const dialog = await manage();
    const name = dialog.getByLabelText("Name");
    expect(document.activeElement).not.toBe(name);
    await user.type(name, "by");
    await user.keyboard("{Escape}");
    expect(name).toHaveProperty("value", "Bo");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(sent).toEqual([]);
  });

  it("are invited with a role and groups; the link is shown, and then they are waited for", async () => {
    const sent = serve({
      ...answers(),
      "POST /invitations": (body) => {
        const invitation = {
          id: newId(),
          createdAt: AT,
          expiresAt: UNTIL,
          ...Invitation.pick({ email: true, role: true, groups: true }).parse(body),
        };
        invitations = [invitation];
        return { ...invitation, path: "join#secret", mailed: { ok: true, message: "The server took the mail" } };
      },
    });
    show(<UsersScreen />, { me: ada });
    await user.click(await screen.findByRole("button", { name: "Invite" }));
    const dialog = within(screen.getByRole("dialog"));
    await user.type(dialog.getByLabelText("Email"), "cy@example.test");
    await user.selectOptions(dialog.getByLabelText("Role"), "Editor");
    await user.click(await dialog.findByRole("checkbox", { name: "Night shift" }));
    await user.click(dialog.getByRole("button", { name: "Invite" }));
    expect((await dialog.findByText(/join#secret/)).textContent).toMatch(/^http.*\/join#secret$/);
    expect(dialog.getByText("Sent by mail")).toBeDefined();
    expect(document.activeElement).toBe(dialog.getByRole("button", { name: "Copy" }));
    expect(sent).toEqual([{ what: "POST /invitations", body: { email: "cy@example.test", role: "editor", groups: [groups[0]?.id] } }]);
    await user.click(dialog.getByRole("button", { name: "Done" }));
    expect(await screen.findByText("cy@example.test")).toBeDefined();
    expect(screen.queryByText(/join#secret/)).toBeNull();
  });

  it("are told beside the field why they can't be invited", async () => {
    const issues = [{ path: "body.email", message: "Not an email address" }];
    serve({ ...answers(), "POST /invitations": () => refusal(422, "request.invalid", "Not valid", issues) });
    show(<UsersScreen />, { me: ada });
    await user.click(await screen.findByRole("button", { name: "Invite" }));
    const email = screen.getByLabelText("Email");
    await user.type(email, "cy@x");
    await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Invite" }));
    expect(await screen.findByText("Not an email address")).toBeDefined();
    expect(email.getAttribute("aria-invalid")).toBe("true");
  });

  it("are told once, at the field where they go on typing, that somebody has their email already", async () => {
    const words = "This email has an account already";
    serve({ ...answers(), "POST /users": () => refusal(409, "user.email-taken", words) });
    show(<UsersScreen />, { me: ada });
    await user.click(await screen.findByRole("button", { name: "Add person" }));
    const dialog = within(screen.getByRole("dialog"));
    expect(dialog.getByLabelText("Role")).toHaveProperty("value", "viewer");
    await user.type(dialog.getByLabelText("Name"), "Bo");
    await user.type(dialog.getByLabelText("Email"), "bo@example.test");
    await user.click(dialog.getByRole("button", { name: "Add person" }));
    expect(await dialog.findAllByText(words)).toHaveLength(1);
    expect(document.activeElement).toBe(dialog.getByLabelText("Email"));
  });

  it("keep a name that is too long, and are told how long it may be", async () => {
    const sent = serve(answers());
    show(<UsersScreen />, { me: ada });
    await user.click(await screen.findByRole("button", { name: "Add person" }));
    const dialog = within(screen.getByRole("dialog"));
    const name = dialog.getByLabelText<HTMLInputElement>("Name");
    await user.type(dialog.getByLabelText("Email"), "bo@example.test");
    await user.click(name);
    await user.paste("b".repeat(140));
    expect(name.value).toHaveLength(140);
    expect(dialog.getByText("At most 100 characters: this is 40 too many")).toBeDefined();
    await user.click(dialog.getByRole("button", { name: "Add person" }));
    expect(sent).toEqual([]);
    expect(document.activeElement).toBe(name);
  });

  it("become admins after a question; of another role one hears, and can take it back", async () => {
    const sent = serve(answers());
    show(<UsersScreen />, { me: ada });
    const role = await screen.findByLabelText(`Role of ${bo.name}`);
    const was = bo.role;
    await user.selectOptions(role, "Admin");
    expect(sent).toEqual([]);
    await user.click(within(screen.getByRole("alertdialog")).getByRole("button", { name: "Cancel" }));
    expect(role).toHaveProperty("value", was);
    await user.selectOptions(role, "Auditor");
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(sent.map(({ body }) => body)).toEqual([{ role: "auditor" }, { role: was }]));
  });

  it("get another name in their sheet", async () => {
    const sent = serve(answers());
    show(<UsersScreen />, { me: ada });
    await user.click(await screen.findByRole("button", { name: `Manage ${bo.name}` }));
    const name = within(screen.getByRole("dialog")).getByLabelText("Name");
    await user.clear(name);
    await user.type(name, "Bo Married{Enter}");
    await waitFor(() => expect(sent.map(({ body }) => body)).toContainEqual({ name: "Bo Married" }));
    expect(await screen.findByRole("heading", { name: /Bo Married/ })).toBeDefined();
  });

  it("lose an invitation only after a question", async () => {
    invitations = [{ id: newId(), email: "cy@example.test", role: "viewer", groups: [], createdAt: AT, expiresAt: UNTIL }];
    const path = `DELETE /invitations/${invitations[0]?.id}`;
    const sent = serve({ ...answers(), [path]: () => ((invitations = []), null) });
    show(<UsersScreen />, { me: ada });
    const ask = await screen.findByRole("button", { name: "Withdraw the invitation of cy@example.test" });
    await user.click(ask);
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(sent).toEqual([]);
    await user.click(ask);
    await user.click(within(screen.getByRole("alertdialog")).getByRole("button", { name: "Withdraw" }));
    await waitFor(() => expect(screen.queryByText("cy@example.test")).toBeNull());
    expect(sent.map(({ what }) => what)).toEqual([path]);
  });

  it("join a group without the others leaving it", async () => {
    const path = `PATCH /groups/${groups[0]?.id}`;
    const sent = serve({
      ...answers(),
      [path]: (body) => (groups = groups.map((group) => Object.assign({}, group, body)))[0],
    });
    show(<UsersScreen />, { me: ada });
    const sheet = await manage();
    const box = await sheet.findByRole("checkbox", { name: "Night shift" });
    await user.click(box);
    await waitFor(() => expect(box.getAttribute("aria-checked")).toBe("true"));
    expect(sent).toEqual([{ what: path, body: { members: [ada.id, bo.id] } }]);
  });

  it("get a link for a new password, have their sign-ins ended and their tokens revoked", async () => {
    const sent = serve(answers());
    show(<UsersScreen />, { me: ada });
    const sheet = await manage();
    expect(await sheet.findByText(/^Chrome( \d+)? on Linux$/)).toBeDefined();
    await user.click(sheet.getByRole("button", { name: "Make a link for a new password" }));
    const link = within(await screen.findByRole("dialog", { name: "A new password for Bo" }));
    expect(link.getByText(/join#secret$/)).toBeDefined();
    await user.click(link.getByRole("button", { name: "Done" }));
    await user.click(sheet.getByRole("button", { name: "End all" }));
    await user.click(within(screen.getByRole("alertdialog")).getByRole("button", { name: "End all" }));
    await user.click(await sheet.findByRole("button", { name: "Revoke Nightly" }));
    await user.click(within(screen.getByRole("alertdialog")).getByRole("button", { name: "Revoke" }));
    await waitFor(() => expect(sent).toHaveLength(3));
    expect(sent.map(({ what }) => what.replaceAll(bo.id, "bo").replace(/tokens\/.*/, "tokens/1"))).toEqual([
      "POST /users/bo/password-link",
      "DELETE /users/bo/sessions",
      "DELETE /users/bo/tokens/1",
    ]);
  });

  it("are disabled after a question, and enabled without one", async () => {
    const sent = serve(answers());
    show(<UsersScreen />, { me: ada });
    await user.click(await screen.findByRole("button", { name: "More about Bo" }));
    await user.click(await screen.findByRole("menuitem", { name: "Disable" }));
    expect(sent).toEqual([]);
    await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Disable" }));
    const list = within(screen.getByRole("list", { name: "Users" }));
    expect(await list.findByText("Disabled")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "More about Bo" }));
    await user.click(await screen.findByRole("menuitem", { name: "Enable" }));
    await waitFor(() => expect(list.queryByText("Disabled")).toBeNull());
    expect(sent.map(({ body }) => body)).toEqual([{ isDisabled: true }, { isDisabled: false }]);
  });

  it("are asked before they stop being an admin themselves", async () => {
    const sent = serve(answers());
    show(<UsersScreen />, { me: ada });
    await user.selectOptions(await screen.findByLabelText("Role of Ada"), "Viewer");
    expect(await screen.findByRole("alertdialog", { name: "Become Viewer?" })).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(sent).toEqual([]);
    expect(screen.getByLabelText("Role of Ada")).toHaveProperty("value", "admin");
  });

  it("are counted, and narrowed by role and state, which the address keeps; invitations stand above them", async () => {
    bo = { ...bo, isDisabled: true };
    invitations = [{ id: newId(), email: "cy@example.test", role: "viewer", groups: [], createdAt: AT, expiresAt: UNTIL }];
    serve(answers());
    const { router } = show(<UsersScreen />, { me: ada });
    expect(await screen.findByText("2 people")).toBeDefined();
    const invited = await screen.findByText("cy@example.test");
    expect(invited.compareDocumentPosition(screen.getByText("bo@example.test"))).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    await user.selectOptions(screen.getByLabelText("Filter by state"), "Disabled");
    expect(screen.getByText("1 of 2 people")).toBeDefined();
    expect(screen.queryByText("ada@example.test")).toBeNull();
    await user.selectOptions(screen.getByLabelText("Filter by role"), "Admin");
    expect(screen.getByText("Nobody with an account is like this.")).toBeDefined();
    expect(router.state.location.search).toBe("?state=disabled&role=admin");
  });

  it("say when they were here last; the address keeps whose sheet is open, beside the filters", async () => {
    bo = { ...bo, lastSeenAt: new Date().toISOString() };
    serve(answers());
    const { router } = show(<UsersScreen />, { me: ada, at: `/?role=${bo.role}&person=${bo.id}` });
    const sheet = within(await screen.findByRole("dialog", { name: bo.name }));
    expect(screen.getByText("just now").closest("span")?.textContent).toBe("Seen just now");
    await user.click(sheet.getByRole("button", { name: "Close" }));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(router.state.location.search).toBe(`?role=${bo.role}`);
    await user.click(screen.getByRole("button", { name: `Manage ${bo.name}` }));
    expect(router.state.location.search).toBe(`?role=${bo.role}&person=${bo.id}`);
  });

  it("appear without a reload once they have joined", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      const people = [ada];
      serve({ ...answers(), "GET /users": () => people });
      show(<UsersScreen />, { me: ada });
      expect(await screen.findByText("1 person")).toBeDefined();
      people.push(bo);
      await vi.advanceTimersByTimeAsync(11_000);
      expect(await screen.findByText("bo@example.test")).toBeDefined();
    } finally {
      vi.useRealTimers();
    }
  });

  it("are only looked at by who may not change them", async () => {
    serve(answers());
    show(<UsersScreen />, { me: ada, actions: ["user.list"] });
    expect(await screen.findByText("bo@example.test")).toBeDefined();
    for (const name of ["Invite", "Add person", "Manage Bo", "More about Bo"]) expect(screen.queryByRole("button", { name })).toBeNull();
  });

  it("can be asked for again when they could not be loaded", async () => {
    let isAway = true;
    serve({ ...answers(), "GET /users": () => (isAway ? refusal(503, "server.error", "Busy") : [ada, bo]) });
    show(<UsersScreen />, { me: ada });
    const again = await screen.findByRole("button", { name: "Try again" });
    isAway = false;
    await user.click(again);
    expect(await screen.findByText("bo@example.test")).toBeDefined();
  });
});
