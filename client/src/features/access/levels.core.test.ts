import { describe, expect, it } from "vitest";

import { Role } from "#shared/kernel/permission.ts";

import { levelOfRole, narrows } from "./levels.core.ts";

const all = (kind: "page" | "tool") => Object.fromEntries(Role.options.map((role) => [role, levelOfRole(kind, role)]));

describe("the level that a role gives", () => {
  it("is the highest of which it may do everything", () => {
    // Auditors look at drafts too, and change nothing.
    expect(all("page")).toEqual({ admin: "manage", editor: "manage", integrator: "run", viewer: "run", auditor: "run" });
    expect(all("tool")).toEqual({ admin: "manage", editor: "run", integrator: "manage", viewer: "none", auditor: "view" });
  });

  it("is narrowed by a level under which something is missing that the role gives", () => {
    expect(narrows("page", "editor", "edit")).toBe(true);
    expect(narrows("page", "viewer", "none")).toBe(true);
    // Nothing of a page needs more than to see it, short of editing.
    expect(narrows("page", "viewer", "view")).toBe(false);
    expect(narrows("tool", "viewer", "none")).toBe(false);
    expect(narrows("tool", "editor", "view")).toBe(true);
  });
});
