import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  ACTIONS,
  type Actor,
  can,
  GrantKind,
  type Grants,
  LEVEL_TABLE,
  Level,
  LEVELS,
  mayEver,
  reaches,
  Role,
  ROLE_TABLE,
} from "./permission.ts";

const ID = "018f0000-0000-7000-8000-000000000000";
const user = (role: Role, grants: Grants = new Map()): Actor => ({
  kind: "user",
  userId: ID,
  name: "",
  email: "",
  role,
  sessionId: "",
  grants,
});

const anyRole = fc.constantFrom(...Role.options);
const anyAction = fc.constantFrom(...ACTIONS);
const anyLevel = fc.constantFrom(...LEVELS);
const resources = ["page", "tool", "workflow"] as const;

describe("grants", () => {
  it.each(Role.options.flatMap((role) => resources.map((kind) => [role, kind] as const)))(
    "of a %s for a %s: every level × action as the tables say",
    (role, kind) => {
      for (const level of LEVELS)
        for (const action of ACTIONS) {
          const actor = user(role, new Map([[`${kind}:${ID}`, level]]));
          const byRole = ROLE_TABLE[action].includes(role);
          const needed = LEVEL_TABLE[kind][action];
          const isFixed = role === "admin" || role === "auditor";
          const expected = isFixed || needed === undefined ? byRole : reaches(level, needed);
          expect(can(actor, action, { kind, id: ID }), `${action} at ${level}`).toBe(expected);
          expect(can(actor, action, { kind, id: "another" }), `${action} on another`).toBe(byRole);
          expect(can(actor, action), `${action} on nothing`).toBe(byRole);
        }
    },
  );

  it("never give more at a lower level", () => {
    fc.assert(
      fc.property(anyRole, anyAction, anyLevel, anyLevel, fc.constantFrom(...resources), (role, action, one, other, kind) => {
        const may = (level: Level) => can(user(role, new Map([[`${kind}:${ID}`, level]])), action, { kind, id: ID });
        if (reaches(one, other) && may(other)) expect(may(one)).toBe(true);
      }),
    );
  });

  it("change nothing for admins and auditors, and nothing that a grant is not about", () => {
    fc.assert(
      fc.property(anyRole, anyAction, anyLevel, (role, action, level) => {
        const granted = user(role, new Map(resources.map((kind) => [`${kind}:${ID}`, level])));
        if (role === "admin" || role === "auditor")
          for (const kind of resources) expect(can(granted, action, { kind, id: ID })).toBe(can(user(role), action, { kind, id: ID }));
        expect(can(granted, action, { kind: "user", id: ID })).toBe(can(user(role), action));
      }),
    );
  });

  it("show a restricted widget to whom it was granted, and to those who draw the page", () => {
    const widget = { kind: "widget", page: "p", id: "w", isRestricted: true } as const;
    const granted = new Map<string, Level>([["widget:p/w", "view"]]);
    expect(can(user("viewer"), "widget.view", { ...widget, isRestricted: false })).toBe(true);
    expect(can(user("viewer"), "widget.view", widget)).toBe(false);
    expect(can(user("viewer", granted), "widget.view", widget)).toBe(true);
    expect(can(user("viewer", new Map([["widget:p/w", "none"]])), "widget.view", widget)).toBe(false);
    expect(can(user("integrator"), "widget.view", widget)).toBe(false);
    for (const role of ["admin", "editor", "auditor"] as const) expect(can(user(role), "widget.view", widget)).toBe(true);
    expect(can(user("editor", new Map([["page:p", "view"]])), "widget.view", widget)).toBe(false);
  });

  it("never pass a token's scopes", () => {
    const token: Actor = {
      kind: "token",
      userId: ID,
      name: "",
      email: "",
      role: "viewer",
      tokenId: "",
      scopes: ["page.view"],
      grants: new Map([[`page:${ID}`, "manage"]]),
    };
    expect(can(token, "page.view", { kind: "page", id: ID })).toBe(true);
    expect(can(token, "page.edit", { kind: "page", id: ID })).toBe(false);
    expect(mayEver(token, "page.edit")).toBe(false);
  });
});

describe("visitors", () => {
  const device: Actor = { kind: "device", deviceId: ID, name: "Lobby", pages: ["p"] };
  const guest: Actor = { kind: "guest", linkId: ID, name: "Customer", pages: ["p"], variables: { fixed: {}, allowed: [] } };

  it.each([device, guest])("see their pages and nothing else: $kind", (visitor) => {
    for (const action of ACTIONS) {
      expect(can(visitor, action), action).toBe(false);
      expect(can(visitor, action, { kind: "page", id: "p" }), action).toBe(action === "page.view");
      expect(can(visitor, action, { kind: "page", id: "other" }), action).toBe(false);
      expect(can(visitor, action, { kind: "tool", id: "p" }), action).toBe(false);
      expect(mayEver(visitor, action), action).toBe(action === "page.view");
    }
    const widget = { kind: "widget", page: "p", id: "w" } as const;
    expect(can(visitor, "widget.view", { ...widget, isRestricted: false })).toBe(true);
    expect(can(visitor, "widget.view", { ...widget, isRestricted: true })).toBe(false);
    expect(can(visitor, "widget.view", { ...widget, page: "other", isRestricted: false })).toBe(false);
  });
});

describe("whether somebody may ever", () => {
  it("is what can says of some resource", () => {
    fc.assert(
      fc.property(anyRole, anyAction, anyLevel, fc.constantFrom(...GrantKind.options), (role, action, level, kind) => {
        const actor = user(role, new Map([[`${kind}:${ID}`, level]]));
        const isThere = kind !== "widget" && can(actor, action, { kind, id: ID });
        if (isThere || can(actor, action)) expect(mayEver(actor, action)).toBe(true);
        if (!isThere && !can(actor, action) && kind !== "widget") expect(mayEver(actor, action)).toBe(false);
      }),
    );
  });
});
