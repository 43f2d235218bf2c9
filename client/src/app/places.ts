import { KeyRound, LayoutDashboard, type LucideIcon, Plug, ScrollText, Settings, Users } from "lucide-react";

import type { Action } from "#shared/kernel/permission.ts";
import { SECTION_NAMES, sectionOf } from "#shared/settings/sections.ts";

export interface Place {
  to: string;
  title: string;
  icon: LucideIcon;
  /** Who may not do this doesn't see it. */
  action: Action;
}

/** Where one can go from anywhere: the rail and the command palette show the same. */
export const PLACES: readonly Place[] = [
  { to: "/", title: "Pages", icon: LayoutDashboard, action: "page.list" },
  { to: "/tools", title: "Tools", icon: Plug, action: "tool.list" },
  { to: "/users", title: "Users", icon: Users, action: "user.list" },
  { to: "/audit", title: "Audit", icon: ScrollText, action: "audit.view" },
  { to: "/settings", title: "Settings", icon: Settings, action: "settings.view" },
  { to: "/settings/tokens", title: "API tokens", icon: KeyRound, action: "token.manage-own" },
];

export interface Here {
  /** Which place of the rail it belongs to, or its own address. */
  to: string;
  title: string;
  /** Whoever may not do this has nothing to see there. */
  action?: Action;
  /** What it is a part of. */
  within?: string;
}

/** Screens with a name and a right of their own that are reached from a place, or by the menu of one's avatar. */
const PARTS: ReadonlyMap<string, Here> = new Map([
  ["/users/groups", { to: "/users", title: "Groups", action: "group.list", within: "Users" }],
  ["/users/screens", { to: "/users", title: "Screens", action: "device.list", within: "Users" }],
  ...SECTION_NAMES.map((name): [string, Here] => [
    `/settings/${name}`,
    { to: "/settings", title: sectionOf(name).title, action: "settings.view", within: "Settings" },
  ]),
  ["/settings/account", { to: "/settings/account", title: "My account" }],
]);

/** Where somebody is at this address: what is below a place belongs to it. */
export function placeOf(pathname: string): Here | undefined {
  const at = pathname.replace(/(.)\/$/, "$1");
  return PARTS.get(at) ?? PLACES.find(({ to }) => to === at) ?? PLACES.find(({ to }) => to !== "/" && at.startsWith(`${to}/`));
}
