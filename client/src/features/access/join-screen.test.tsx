import { cleanup, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";

import { queryClient } from "#client/platform/query.ts";
import { ACTIONS } from "#shared/kernel/permission.ts";

import { JoinScreen } from "./join-screen.tsx";
import { refusal, serve, show, someUser } from "./testing.tsx";

const user = userEvent.setup();
const INVITATION = { purpose: "invitation", email: "bo@example.test", name: "", expiresAt: "2027-01-01T00:00:00.000Z" };
const OVER = () => refusal(410, "auth.link-over", "This link was used already, or is over");

afterEach(() => {
  cleanup();
  queryClient.clear();
  vi.restoreAllMocks();
});

describe("a one-time link", () => {
  it("lets in who was invited, under the name they give, and leaves no code in the address", async () => {
    const bo = someUser("Bo");
    const sent = serve({
      "POST /auth/links/look": () => INVITATION,
      "POST /auth/links/use": () => ({ user: bo, actions: ACTIONS, theme: null }),
    });
    const { router } = show(<JoinScreen />, { at: "/join#abc" });
    expect(await screen.findByLabelText("Email")).toHaveProperty("value", "bo@example.test");
    expect(router.state.location).toMatchObject({ pathname: "/join", hash: "" });
    await user.type(screen.getByLabelText("Your name"), "Bo");
    const password = screen.getByLabelText("Password");
    await user.type(password, "correct-horse");
    await user.click(screen.getByRole("button", { name: "Show what is typed" }));
    expect(password).toHaveProperty("type", "text");
    await user.click(screen.getByRole("button", { name: "Join" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/"));
    expect(sent.map(({ body }) => body)).toEqual([{ code: "abc" }, { code: "abc", name: "Bo", password: "correct-horse" }]);
    expect(queryClient.getQueryData(["me"])).toMatchObject({ user: { name: "Bo" } });
  });

  it("sets a new password without asking for a name", async () => {
    const look = () => ({ ...INVITATION, purpose: "password", name: "Bo" });
    const issues = [{ path: "body.password", message: "At least 10 characters" }];
    const sent = serve({
      "POST /auth/links/look": look,
      "POST /auth/links/use": () => refusal(422, "request.invalid", "Not valid", issues),
    });
    show(<JoinScreen />, { at: "/join#abc" });
    await user.type(await screen.findByLabelText("New password"), "short");
    expect(screen.queryByLabelText("Your name")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Set password" }));
    // Once, at the field, where one goes on typing.
    expect(await screen.findByText("At least 10 characters", { selector: "[role=alert]" })).toBeDefined();
    expect(screen.queryByText("Not valid")).toBeNull();
    expect(screen.getByLabelText("New password").getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(screen.getByLabelText("New password"));
    expect(sent.at(-1)?.body).toEqual({ code: "abc", password: "short" });
  });

  it("says so when it is over, before and after it is filled in", async () => {
    serve({ "POST /auth/links/look": OVER });
    show(<JoinScreen />, { at: "/join#old" });
    expect(await screen.findByText("This link does not work any more")).toBeDefined();
    cleanup();
    serve({ "POST /auth/links/look": () => INVITATION, "POST /auth/links/use": OVER });
    show(<JoinScreen />, { at: "/join#abc" });
    await user.type(await screen.findByLabelText("Your name"), "Bo");
    await user.type(screen.getByLabelText("Password"), "correct-horse");
    await user.click(screen.getByRole("button", { name: "Join" }));
    expect(await screen.findByText("This link does not work any more")).toBeDefined();
  });

  it("is not asked about where it has no code", async () => {
    const sent = serve({});
    show(<JoinScreen />, { at: "/join" });
    expect(await screen.findByText(/address is not whole/)).toBeDefined();
    expect(sent).toEqual([]);
  });

  it("can be tried again while the server is away", async () => {
    let isAway = true;
    serve({ "POST /auth/links/look": () => (isAway ? refusal(503, "server.error", "Busy") : INVITATION) });
    show(<JoinScreen />, { at: "/join#abc" });
    const again = await screen.findByRole("button", { name: "Try again" });
    isAway = false;
    await user.click(again);
    expect(await screen.findByLabelText("Your name")).toBeDefined();
  });
});
