import { cleanup, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Device } from "#shared/access/schema.ts";
import { newId } from "#shared/kernel/ids.ts";
import type { PageSummary } from "#shared/pages/contract.ts";

import { ScreensScreen } from "./screens-screen.tsx";
import { type Answers, serve, show } from "./testing.tsx";

const user = userEvent.setup();
const AT = "2026-01-01T00:00:00.000Z";
const LATER = "2999-01-01T00:00:00.000Z";
const page = (title: string): PageSummary => ({
  id: newId(),
  slug: title.toLowerCase(),
  title,
  description: "",
  tags: [],
  owner: null,
  publishedVersion: 1,
  publishedAt: AT,
  isDeleted: false,
  may: ["page.view"],
  createdAt: AT,
  updatedAt: AT,
});
const LOAD = page("Load");
const ORDERS = page("Orders");

let screens: Device[];

const device = (name: string, state: Device["state"] = "waiting"): Device => ({
  id: newId(),
  name,
  pages: [LOAD.id],
  state,
  linkExpiresAt: state === "waiting" ? LATER : null,
  createdAt: AT,
  lastSeenAt: state === "open" ? new Date().toISOString() : null,
  expiresAt: LATER,
});

const answers = (): Answers => ({
  "GET /pages": () => [LOAD, ORDERS],
  "GET /devices": () => screens,
  "POST /devices": (body) => {
    const made = Object.assign(device(""), body);
    screens = [...screens, made];
    return { ...made, path: "screen#once" };
  },
});

beforeEach(() => {
  screens = [];
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe("screens", () => {
  it("are added with their pages, and the link that opens them is shown once", async () => {
    const sent = serve(answers());
    show(<ScreensScreen />);
    expect(await screen.findByText("No screens yet")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Add screen" }));
    const dialog = within(screen.getByRole("dialog"));
    await user.type(dialog.getByLabelText("Name"), "Lobby");
    expect(dialog.getByRole("button", { name: "Add screen" }).hasAttribute("disabled")).toBe(true);
    await user.type(dialog.getByLabelText("Search pages"), "ord{Enter}");
    await user.click(await dialog.findByRole("checkbox", { name: "Orders" }));
    await user.click(dialog.getByRole("button", { name: "Add screen" }));
    expect(await screen.findByText(/screen#once$/)).toBeDefined();
    expect(sent).toEqual([{ what: "POST /devices", body: { name: "Lobby", pages: [ORDERS.id] } }]);
    await user.click(screen.getByRole("button", { name: "Done" }));
    expect(screen.queryByText(/screen#once$/)).toBeNull();
    expect(await screen.findByText(/Its link was not opened yet/)).toBeDefined();
    expect(await screen.findByText("Orders")).toBeDefined();
  });

  it("change their name and pages", async () => {
    const lobby = device("Lobby", "open");
    screens = [lobby];
    const path = `PATCH /devices/${lobby.id}`;
    const sent = serve({ ...answers(), [path]: () => lobby });
    show(<ScreensScreen />);
    await user.click(await screen.findByRole("button", { name: "Edit Lobby" }));
    const dialog = within(screen.getByRole("dialog"));
    await user.click(await dialog.findByRole("checkbox", { name: "Orders" }));
    await user.click(dialog.getByRole("checkbox", { name: "Load" }));
    await user.click(dialog.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(sent).toEqual([{ what: path, body: { name: "Lobby", pages: [ORDERS.id] } }]);
  });

  it("get another link, and are revoked, once it is known what ends by it", async () => {
    const lobby = device("Lobby", "open");
    screens = [lobby];
    const sent = serve({
      ...answers(),
      [`POST /devices/${lobby.id}/code`]: () => ({ ...lobby, state: "waiting", linkExpiresAt: LATER, path: "screen#again" }),
      [`DELETE /devices/${lobby.id}`]: () => ((screens = []), null),
    });
    show(<ScreensScreen />);
    await user.click(await screen.findByRole("button", { name: "Another link for Lobby" }));
    expect(screen.getByText(/What this screen shows now ends/)).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Make another link" }));
    expect(await screen.findByText(/screen#again$/)).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Done" }));
    await user.click(screen.getByRole("button", { name: "Revoke Lobby" }));
    await user.click(screen.getByRole("button", { name: "Revoke screen" }));
    expect(await screen.findByText("No screens yet")).toBeDefined();
    expect(sent.map(({ what }) => what)).toEqual([`POST /devices/${lobby.id}/code`, `DELETE /devices/${lobby.id}`]);
  });

  it("are only looked at by who may not change them", async () => {
    screens = [device("Lobby", "open")];
    serve(answers());
    show(<ScreensScreen />, { actions: ["device.list", "page.list"] });
    expect(await screen.findByText(/Shows its pages/)).toBeDefined();
    for (const name of ["Add screen", "Edit Lobby", "Revoke Lobby"]) expect(screen.queryByRole("button", { name })).toBeNull();
  });
});
