import { cleanup, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Grant, Group } from "#shared/access/schema.ts";
import { newId } from "#shared/kernel/ids.ts";

import { GroupsScreen } from "./groups-screen.tsx";
import { type Answers, refusal, serve, show, someUser } from "./testing.tsx";

const user = userEvent.setup();
const AT = "2026-01-01T00:00:00.000Z";
const ADA = someUser("Ada", "admin");
const BO = someUser("Bo");
const CY = someUser("Cy");

let groups: Group[];
let grants: Grant[];

const group = (name: string, members: string[]): Group => ({ id: newId(), name, description: "", members, createdAt: AT });
const grant = (to: Group, kind: "page" | "tool"): Grant => ({
  id: newId(),
  subject: { kind: "group", id: to.id, name: to.name },
  resource: { kind, id: newId() },
  level: "edit",
  createdAt: AT,
});

const answers = (): Answers => ({
  "GET /users": () => [ADA, BO, CY],
  "GET /groups": () => groups,
  "GET /grants": () => grants,
  "POST /groups": (body) => {
    const made = Object.assign(group("", []), body);
    groups = [...groups, made];
    return made;
  },
});

beforeEach(() => {
  groups = [];
  grants = [];
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe("groups", () => {
  it("are made with the people that were found and ticked", async () => {
    const sent = serve(answers());
    show(<GroupsScreen />, { me: ADA });
    await user.click(await screen.findByRole("button", { name: "New group" }));
    await user.type(screen.getByLabelText("Name"), "Night shift");
    await user.type(screen.getByLabelText("Search people"), "bo@{Enter}");
    expect(screen.queryByRole("checkbox", { name: "Cy" })).toBeNull();
    await user.click(await screen.findByRole("checkbox", { name: "Bo" }));
    await user.click(screen.getByRole("button", { name: "Make group" }));
    expect(await screen.findByText("1 member")).toBeDefined();
    expect(sent).toEqual([{ what: "POST /groups", body: { name: "Night shift", description: "", members: [BO.id] } }]);
  });

  it("are not thrown away by a key before they are stored, unless that is meant", async () => {
    const sent = serve(answers());
    show(<GroupsScreen />, { me: ADA });
    const opener = await screen.findByRole("button", { name: "New group" });
    await user.click(opener);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.click(opener);
    await user.type(screen.getByLabelText("Name"), "Night shift{Escape}");
    await user.click(within(screen.getByRole("alertdialog")).getByRole("button", { name: "Cancel" }));
    expect(screen.getByLabelText("Name")).toHaveProperty("value", "Night shift");
    await user.keyboard("{Escape}");
    await user.click(within(screen.getByRole("alertdialog")).getByRole("button", { name: "Throw away" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(sent).toEqual([]);
  });

  it("keep whom somebody else took in meanwhile", async () => {
    const known = group("Night shift", [ADA.id, BO.id]);
    groups = [known];
    const path = `PATCH /groups/${known.id}`;
    const sent = serve({ ...answers(), [path]: () => known });
    show(<GroupsScreen />, { me: ADA });
    await user.click(await screen.findByRole("button", { name: "Edit Night shift" }));
    await user.click(await screen.findByRole("checkbox", { name: "Bo" }));
    groups = [{ ...known, members: [ADA.id, BO.id, CY.id] }];
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(sent).toEqual([{ what: path, body: { members: [ADA.id, CY.id] } }]);
  });

  it("say at their name that another has it", async () => {
    serve({ ...answers(), "POST /groups": () => refusal(409, "group.name-taken", "Another group has this name") });
    show(<GroupsScreen />, { me: ADA });
    await user.click(await screen.findByRole("button", { name: "New group" }));
    await user.type(screen.getByLabelText("Name"), "Night shift");
    await user.click(screen.getByRole("button", { name: "Make group" }));
    await screen.findByText("Another group has this name");
    expect(screen.getByLabelText("Name").getAttribute("aria-invalid")).toBe("true");
  });

  it("are deleted once it is known what goes with them", async () => {
    const known = group("Night shift", [ADA.id, BO.id]);
    groups = [known];
    grants = [grant(known, "page"), grant(known, "page"), grant(known, "tool"), grant(group("Others", []), "tool")];
    const path = `DELETE /groups/${known.id}`;
    const sent = serve({ ...answers(), [path]: () => ((groups = []), null) });
    show(<GroupsScreen />, { me: ADA });
    await user.click(await screen.findByRole("button", { name: "Delete Night shift" }));
    const dialog = within(await screen.findByRole("alertdialog"));
    expect(await dialog.findByText(/2 members lose.*2 pages and 1 tool/)).toBeDefined();
    await user.click(dialog.getByRole("button", { name: "Delete group" }));
    expect(await screen.findByText("No groups yet")).toBeDefined();
    expect(sent.map(({ what }) => what)).toEqual([path]);
  });

  it("are only looked at by who may not change them", async () => {
    groups = [group("Night shift", [])];
    serve(answers());
    show(<GroupsScreen />, { me: ADA, actions: ["group.list", "user.list"] });
    expect(await screen.findByText("Night shift")).toBeDefined();
    for (const name of ["New group", "Edit Night shift", "Delete Night shift"]) expect(screen.queryByRole("button", { name })).toBeNull();
  });
});
