import type { Role } from "#shared/kernel/permission.ts";

/** What each role is for, in one line, where somebody chooses it. */
export const ROLES: Record<Role, { title: string; may: string }> = {
  admin: { title: "Admin", may: "Everything, accounts included" },
  editor: { title: "Editor", may: "Draws, publishes and shares all pages; uses tools" },
  integrator: { title: "Integrator", may: "Sees published pages; connects, changes and shares tools" },
  viewer: { title: "Viewer", may: "Sees published pages" },
  auditor: { title: "Auditor", may: "Sees everything, changes nothing" },
};

export function isRole(value: string): value is Role {
  return Object.hasOwn(ROLES, value);
}
