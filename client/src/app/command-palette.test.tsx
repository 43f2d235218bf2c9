import { cleanup, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { Action } from "#shared/kernel/permission.ts";

import { serve, show } from "../features/access/testing.tsx";
import { CommandPalette } from "./command-palette.tsx";
import { placeOf } from "./places.ts";

const user = userEvent.setup();

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function open(actions?: readonly Action[]) {
  const sent = serve({ "GET /pages": () => [], "POST /auth/logout": () => null });
  const onOpenChange = vi.fn<(isOpen: boolean) => void>();
  return { sent, onOpenChange, ...show(<CommandPalette open onOpenChange={onOpenChange} />, actions === undefined ? {} : { actions }) };
}

const type = (text: string) => user.type(screen.getByPlaceholderText("Search pages and actions"), text);

describe("the command palette", () => {
  it.each([
    ["invite", "/users", "?do=invite"],
    ["new group", "/users/groups", "?do=new"],
    ["branding", "/settings/branding", ""],
    ["backup", "/settings/backup", ""],
    ["password", "/settings/account", ""],
    ["screens", "/users/screens", ""],
  ])("leads to what “%s” is", async (words, pathname, search) => {
    const { router, onOpenChange } = open();
    await type(`${words}{Enter}`);
    await waitFor(() => expect(router.state.location).toMatchObject({ pathname, search }));
    expect(onOpenChange).toHaveBeenCalledWith(false);
  });

  it("signs out", async () => {
    const { sent, router } = open();
    await type("sign out{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/sign-in"));
    expect(sent).toEqual([{ what: "POST /auth/logout", body: undefined }]);
  });

  it("offers nobody what they may not do", async () => {
    open(["page.list"]);
    await type("invite");
    expect(await screen.findByText("Nothing has this in its name.")).toBeDefined();
  });
});

describe("the place that an address is", () => {
  it("names the part of it, so that tabs can be told apart", () => {
    expect(placeOf("/settings/branding")).toMatchObject({ to: "/settings", title: "Branding", within: "Settings" });
    expect(placeOf("/users/groups")).toMatchObject({ to: "/users", title: "Groups", within: "Users" });
    expect(placeOf("/settings/account")).toEqual({ to: "/settings/account", title: "My account" });
    expect(placeOf("/audit")).toMatchObject({ title: "Audit" });
  });
});
