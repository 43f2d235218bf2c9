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

/** Where somebody is: a place, and which part of it. */
export interface Here extends Pick<Place, "to" | "title"> {
  part?: string;
}

/** Reached by the menu of one's avatar. */
const OWN: Here = { to: "/settings/account", title: "My account" };

const PARTS: Readonly<Record<string, string>> = {
  "/users/groups": "Groups",
  "/users/screens": "Screens",
  ...Object.fromEntries(SECTION_NAMES.map((name) => [`/settings/${name}`, sectionOf(name).title])),
};

/** Where somebody is at this address: what is below a place belongs to it. */
export function placeOf(pathname: string): Here | undefined {
  const found = [...PLACES, OWN].find(({ to }) => to === pathname) ?? PLACES.find(({ to }) => to !== "/" && pathname.startsWith(to));
  const part = PARTS[pathname];
  return found === undefined || part === undefined ? found : { to: found.to, title: found.title, part };
}
