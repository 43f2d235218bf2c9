import { type LucideIcon, Monitor, Settings, UserPlus, UserRound, UserRoundPlus, Users } from "lucide-react";

import { askFor } from "#client/platform/asked-for.ts";
import type { Action } from "#shared/kernel/permission.ts";
import { SECTION_NAMES, sectionOf } from "#shared/settings/sections.ts";

/** Something that one can begin from anywhere. */
export interface PaletteAction {
  title: string;
  to: string;
  icon: LucideIcon;
  /** Who may not do this doesn't see it. */
  action: Action;
  /** Other words that people look for. */
  words?: string;
}

/** What is begun in a dialog of its screen. */
export const BEGINNINGS: readonly PaletteAction[] = [
  { title: "Invite somebody", to: askFor("/users", "invite"), icon: UserRoundPlus, action: "user.manage", words: "person user link" },
  { title: "Add person", to: askFor("/users", "add"), icon: UserPlus, action: "user.manage", words: "user account new" },
  { title: "New group", to: askFor("/users/groups", "new"), icon: Users, action: "group.manage", words: "team add" },
  { title: "Add screen", to: askFor("/users/screens", "add"), icon: Monitor, action: "device.manage", words: "wall new" },
];

const WORDS: Partial<Record<string, string>> = {
  sessions: "password session",
  branding: "logo colour name",
  backup: "export import restore",
};

/** Places that the rail has no room for. */
export const FURTHER_PLACES: readonly PaletteAction[] = [
  { title: "Groups", to: "/users/groups", icon: Users, action: "group.list" },
  { title: "Screens", to: "/users/screens", icon: Monitor, action: "device.list" },
  { title: "My account", to: "/settings/account", icon: UserRound, action: "page.list", words: "password sessions sign-ins" },
  ...SECTION_NAMES.map((name): PaletteAction => ({
    title: `Settings: ${sectionOf(name).title}`,
    to: `/settings/${name}`,
    icon: Settings,
    action: "settings.view",
    ...(WORDS[name] === undefined ? {} : { words: WORDS[name] }),
  })),
];
