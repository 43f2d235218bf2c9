import { describe, expect, it } from "vitest";

import { Role } from "#shared/kernel/permission.ts";

import { levelOfRole } from "./levels.core.ts";

const all = (kind: "page" | "tool") => Object.fromEntries(Role.options.map((role) => [role, levelOfRole(kind, role)]));

describe("the level that a role gives", () => {
  it("is the highest of which it may do everything", () => {
    // Auditors look at drafts too, and change nothing.
    expect(all("page")).toEqual({ admin: "manage", editor: "manage", integrator: "run", viewer: "run", auditor: "run" });
    expect(all("tool")).toEqual({ admin: "manage", editor: "run", integrator: "manage", viewer: "none", auditor: "view" });
  });
});
