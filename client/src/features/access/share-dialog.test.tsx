import { cleanup, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Shareable } from "#client/platform/sharing.ts";
import { type Grant, type Group, type GuestLink, NewGrant, type User } from "#shared/access/schema.ts";
import { newId } from "#shared/kernel/ids.ts";
import type { Level } from "#shared/kernel/permission.ts";
import { PAGE_ACTIONS, type PageSummary } from "#shared/pages/contract.ts";
import { Layout, LayoutWidget } from "#shared/pages/schema.ts";

import { ShareDialog } from "./share-dialog.tsx";
import { type Answers, refusal, serve, show, someUser } from "./testing.tsx";

const user = userEvent.setup();
const AT = "2026-01-01T00:00:00.000Z";
const ADA = someUser("Ada", "editor");
const BO = someUser("Bo");
const NIGHT: Group = { id: newId(), name: "Night shift", description: "", members: [BO.id], createdAt: AT };
const PAGE: Shareable = { kind: "page", id: newId(), title: "Orders" };
const WIDGET = LayoutWidget.parse({
  id: newId(),
  kind: "button",
  order: "a0",
  pos: { desktop: [0, 0] },
  size: { desktop: [4, 2] },
  props: { label: "Stop" },
});
const LAYOUT = Layout.parse({
  schema: 1,
  title: "Orders",
  variables: [
    { name: "region", type: "text", default: "north" },
    { name: "limit", type: "number", default: 5 },
    { name: "who", type: "text" },
  ],
  widgets: [WIDGET],
});

let grants: Grant[];
let links: GuestLink[];

const grant = (subject: Grant["subject"], level: Level, resource: Grant["resource"] = { kind: "page", id: PAGE.id }): Grant => ({
  id: newId(),
  subject,
  resource,
  level,
  createdAt: AT,
});

function answers(): Answers {
  const { id, title } = PAGE;
  const page: PageSummary = {
    id,
    title,
    slug: "orders",
    description: "",
    tags: [],
    owner: null,
    publishedVersion: null,
    publishedAt: null,
    isDeleted: false,
    may: [...PAGE_ACTIONS],
    createdAt: AT,
    updatedAt: AT,
  };
  const people: User[] = [ADA, BO];
  return {
    "GET /grants": (query) => {
      if (!(query instanceof URLSearchParams)) return [];
      return grants.filter(({ resource }) => resource.kind === query.get("kind") && [null, resource.id].includes(query.get("resource")));
    },
    "GET /people": (query) =>
      people.filter(({ name }) => query instanceof URLSearchParams && name.toLowerCase().includes(query.get("search") ?? "")),
    "GET /groups": () => [NIGHT],
    "GET /people/groups": (query) =>
      query instanceof URLSearchParams && NIGHT.name.toLowerCase().includes(query.get("search") ?? "")
        ? [{ id: NIGHT.id, name: NIGHT.name }]
        : [],
    [`GET /pages/${id}`]: () => page,
    [`GET /pages/${id}/draft`]: () => LAYOUT,
    [`GET /pages/${id}/links`]: () => links,
    "POST /grants": (body) => {
      const { subject, resource, level } = NewGrant.parse(body);
      const name = subject.kind === "role" ? "Viewers" : subject.kind === "group" ? NIGHT.name : BO.name;
      const given = grant({ ...subject, name }, level, resource);
      grants = [...grants.filter((other) => other.subject.id !== subject.id || other.resource.id !== resource.id), given];
      return given;
    },
  };
}

const open = (more: Answers = {}) => {
  const sent = serve({ ...answers(), ...more });
  show(<ShareDialog shared={PAGE} onClose={() => undefined} />, { me: ADA });
  return sent;
};

/** What the search has found; options of selects are there too. */
const found = () => within(screen.getByRole("listbox", { name: "Found" }));

beforeEach(() => {
  grants = [];
  links = [];
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe("sharing", () => {
  it("gives a level to whom the keys have found, changes it, and takes it away", async () => {
    const sent = open();
    const search = screen.getByRole("combobox", { name: "Add people, groups or roles" });
    await user.type(search, "bo");
    expect((await found().findByRole("option")).textContent).toContain("bo@example.test");
    await user.keyboard("{Enter}");
    const level = await screen.findByLabelText("Level of Bo");
    expect(within(screen.getByRole("list", { name: "Given here" })).getByText("Sees the page as published")).toBeDefined();
    await user.selectOptions(level, "No access");
    expect(await screen.findByText("Neither sees nor opens this page")).toBeDefined();
    await user.type(search, "night{ArrowDown}");
    await user.click(await found().findByRole("option", { name: /Night shift/ }));
    await screen.findByLabelText("Level of Night shift");
    const [bo] = grants;
    const take = `DELETE /grants/${bo?.id}`;
    vi.mocked(fetch).mockRestore();
    const later = serve({ ...answers(), [take]: () => ((grants = grants.slice(1)), null) });
    await user.click(screen.getByRole("button", { name: "Remove Bo" }));
    await waitFor(() => expect(screen.queryByLabelText("Level of Bo")).toBeNull());
    const resource = { kind: "page", id: PAGE.id };
    expect([...sent, ...later]).toEqual([
      { what: "POST /grants", body: { subject: { kind: "user", id: BO.id }, resource, level: "view" } },
      { what: "POST /grants", body: { subject: { kind: "user", id: BO.id }, resource, level: "none" } },
      { what: "POST /grants", body: { subject: { kind: "group", id: NIGHT.id }, resource, level: "view" } },
      { what: take, body: undefined },
    ]);
  });

  it("finds groups for a viewer who manages the page but may not list groups", async () => {
    const sent = serve({ ...answers(), "GET /groups": () => refusal(403, "access.denied", "You are not allowed to do this") });
    show(<ShareDialog shared={PAGE} onClose={() => undefined} />, { me: BO, actions: ["page.list", "page.share", "grant.manage"] });
    await user.type(screen.getByRole("combobox", { name: "Add people, groups or roles" }), "shift");
    expect((await found().findByRole("option")).textContent).toBe("Night shiftGroup");
    await user.keyboard("{Enter}");
    await screen.findByLabelText("Level of Night shift");
    expect(sent).toMatchObject([{ what: "POST /grants", body: { subject: { kind: "group", id: NIGHT.id } } }]);
  });

  it("finds nobody twice, and no role that is never touched", async () => {
    grants = [grant({ kind: "user", id: BO.id, name: "Bo" }, "view")];
    open();
    await screen.findByLabelText("Level of Bo");
    const search = screen.getByRole("combobox", { name: "Add people, groups or roles" });
    await user.type(search, "bo");
    expect(await screen.findByText("Nobody else has this in their name or email.")).toBeDefined();
    await user.clear(search);
    await user.type(search, "role");
    const roles = (await found().findAllByRole("option")).map(({ textContent }) => textContent);
    expect(roles.map((text) => text?.replace("Everybody with this role", ""))).toEqual(["Editors", "Integrators", "Viewers"]);
  });

  it("says what roles give anyway, and no more of one that was given something else", async () => {
    grants = [grant({ kind: "role", id: "viewer", name: "Viewers" }, "none")];
    open();
    await screen.findByLabelText("Level of Viewers");
    const byRole = within(screen.getByRole("list", { name: "By role" }));
    expect(byRole.getAllByRole("listitem").map(({ firstChild }) => firstChild?.textContent)).toEqual([
      "Admin",
      "Editor",
      "Integrator",
      "Auditor",
    ]);
    expect(screen.getByText(/not published yet/)).toBeDefined();
  });

  it("warns where somebody is given less than their role gives", async () => {
    grants = [
      grant({ kind: "role", id: "editor", name: "Editors" }, "edit"),
      grant({ kind: "user", id: BO.id, name: "Bo" }, "edit"),
      grant({ kind: "group", id: NIGHT.id, name: NIGHT.name }, "none"),
    ];
    open({ "GET /users": () => [ADA, BO] });
    const given = within(await screen.findByRole("list", { name: "Given here" }));
    expect(given.getByText("Less than the Editor role gives: Can manage")).toBeDefined();
    await user.selectOptions(given.getByLabelText("Level of Bo"), "No access");
    expect(await given.findByText("Less than the Viewer role gives: Can run")).toBeDefined();
    expect(given.getAllByText(/^Less than/)).toHaveLength(2);
  });

  it("asks before somebody shuts themselves out", async () => {
    grants = [grant({ kind: "user", id: ADA.id, name: "Ada" }, "manage")];
    const sent = open();
    await user.selectOptions(await screen.findByLabelText("Level of Ada"), "Can view");
    const question = within(await screen.findByRole("alertdialog"));
    expect(sent).toEqual([]);
    await user.click(question.getByRole("button", { name: "Take it from me" }));
    await waitFor(() => expect(sent).toHaveLength(1));
  });

  it("makes a widget one for some only, by its name", async () => {
    const sent = open();
    await user.click(screen.getByRole("tab", { name: "Widgets for some only" }));
    await user.selectOptions(await screen.findByLabelText("Show a widget to some only"), "Button “Stop”");
    await user.type(screen.getByRole("combobox", { name: "Who may see it" }), "bo");
    await user.click(await screen.findByRole("option", { name: /^Bo/ }));
    expect(await screen.findByRole("button", { name: "Remove Bo from Button “Stop”" })).toBeDefined();
    expect(screen.getByText("The draft has no other widgets.")).toBeDefined();
    const resource = { kind: "widget", id: `${PAGE.id}/${WIDGET.id}` };
    expect(sent).toEqual([{ what: "POST /grants", body: { subject: { kind: "user", id: BO.id }, resource, level: "view" } }]);
  });

  it("makes a guest link with values for the page's variables, shows it once, and ends it when that is confirmed", async () => {
    const link = {
      id: newId(),
      name: "Customer",
      fixed: { region: "south" },
      allowed: ["who"],
      createdAt: AT,
      expiresAt: null,
      lastUsedAt: AT,
    };
    const sent = open({
      [`POST /pages/${PAGE.id}/links`]: () => ((links = [link]), { ...link, path: "guest#secret" }),
      [`DELETE /pages/${PAGE.id}/links/${link.id}`]: () => ((links = []), null),
    });
    await user.click(screen.getByRole("tab", { name: "Guest links" }));
    await user.click(screen.getByRole("button", { name: "New guest link" }));
    await user.type(await screen.findByLabelText("Whom it is for"), "Customer");
    await user.selectOptions(screen.getByLabelText("Works for"), "7 days");
    await user.selectOptions(screen.getByLabelText("What the link says of region"), "Always this value");
    expect(screen.getByLabelText("Value of region")).toHaveProperty("value", "north");
    await user.clear(screen.getByLabelText("Value of region"));
    await user.type(screen.getByLabelText("Value of region"), "south");
    await user.selectOptions(screen.getByLabelText("What the link says of who"), "The guest may choose");
    await user.click(screen.getByRole("button", { name: "Make link" }));
    expect(await screen.findByText(/guest#secret/)).toBeDefined();
    expect(await screen.findByText("region is “south” · may choose who")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "End the link Customer" }));
    await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "End link" }));
    expect(await screen.findByText("No guest links yet.")).toBeDefined();
    expect(screen.queryByText(/guest#secret/)).toBeNull();
    expect(sent[0]?.body).toEqual({ name: "Customer", expiresInDays: 7, fixed: { region: "south" }, allowed: ["who"] });
  });
});
