import type { Role } from "../kernel/permission.ts";
import type { EntraSettings } from "../settings/entra.ts";

/** What somebody has in their directory. */
interface EntraMembership {
  roles: readonly string[];
  groups: readonly string[];
}

/** What they get here. */
export interface EntraRights {
  role: Role;
  /** Of our groups those that they are in. */
  groups: string[];
  /** Of our groups those that the directory decides about: of these they are in no other. */
  managed: string[];
}

/** Whether it matters which groups somebody is in. */
export function needsGroups({ rules }: Pick<EntraSettings, "rules">): boolean {
  return rules.some(({ source }) => source === "group");
}

/** What an app role and groups of a directory come to here; undefined for those who are not let in. */
export function rightsOf(
  { rules, defaultRole }: Pick<EntraSettings, "rules" | "defaultRole">,
  has: EntraMembership,
): EntraRights | undefined {
  const groups = new Set(has.groups.map((id) => id.toLowerCase()));
  const fitting = rules.filter(({ source, value }) => (source === "role" ? has.roles.includes(value) : groups.has(value.toLowerCase())));
  const role = fitting.find((rule) => rule.role !== null)?.role ?? defaultRole;
  if (role === null) return undefined;
  return {
    role,
    groups: [...new Set(fitting.flatMap((rule) => rule.groups))],
    managed: [...new Set(rules.flatMap((rule) => rule.groups))],
  };
}
