import { describe, expect, it } from "vitest";

import type { Invitation, User } from "#shared/access/schema.ts";
import { newId } from "#shared/kernel/ids.ts";

import { countInWords, filterInvitations, filterUsers, readPeopleFilter } from "./people-filter.core.ts";

const AT = "2026-01-01T00:00:00.000Z";

function person(name: string, more: Partial<User> = {}): User {
  return {
    id: newId(),
    name,
    email: `${name.toLowerCase()}@example.test`,
    role: "viewer",
    isDisabled: false,
    color: 1,
    createdAt: AT,
    lastSeenAt: AT,
    ...more,
  };
}

const ALL = [person("Bo"), person("Ada", { role: "admin" }), person("Cy", { isDisabled: true }), person("Di", { lastSeenAt: null })];
const names = (users: User[]) => users.map(({ name }) => name);

describe("the list of users", () => {
  it("is in order of names, and narrowed by name, email, role and state together", () => {
    expect(names(filterUsers(ALL, { text: "" }))).toEqual(["Ada", "Bo", "Cy", "Di"]);
    expect(names(filterUsers(ALL, { text: " BO@" }))).toEqual(["Bo"]);
    expect(names(filterUsers(ALL, { text: "", role: "viewer", state: "active" }))).toEqual(["Bo", "Di"]);
    expect(names(filterUsers(ALL, { text: "", state: "disabled" }))).toEqual(["Cy"]);
    expect(names(filterUsers(ALL, { text: "", state: "never-seen" }))).toEqual(["Di"]);
  });

  it("keeps those who are invited as long as no state is asked for", () => {
    const cy: Invitation = { id: newId(), email: "cy@example.test", role: "editor", groups: [], createdAt: AT, expiresAt: AT };
    expect(filterInvitations([cy], { text: "CY", role: "editor" })).toEqual([cy]);
    expect(filterInvitations([cy], { text: "", role: "viewer" })).toEqual([]);
    expect(filterInvitations([cy], { text: "", state: "active" })).toEqual([]);
  });

  it("reads its address and leaves out what there is not", () => {
    expect(readPeopleFilter(new URLSearchParams("role=auditor&state=disabled"))).toEqual({ role: "auditor", state: "disabled" });
    expect(readPeopleFilter(new URLSearchParams("role=king&state=toString"))).toEqual({ role: undefined, state: undefined });
  });

  it("says how many there are, and how many of them are shown", () => {
    expect([countInWords(1, 1), countInWords(61, 61), countInWords(3, 61)]).toEqual(["1 person", "61 people", "3 of 61 people"]);
  });
});
