import { type Level, LEVEL_TABLE, LEVEL_TITLES, LEVELS, reaches, type Role, ROLE_TABLE } from "#shared/kernel/permission.ts";

export type SharedKind = "page" | "tool";

interface LevelWords {
  title: string;
  /** What it means, for whoever chooses it. */
  may: string;
}

/** What each level means for a page and for a tool; each holds those before it, as `LEVELS` has them. */
export const LEVEL_WORDS: Record<SharedKind, Record<Level, LevelWords>> = {
  page: {
    none: { title: LEVEL_TITLES.none, may: "Neither sees nor opens this page" },
    view: { title: LEVEL_TITLES.view, may: "Sees the page as published" },
    run: { title: LEVEL_TITLES.run, may: "Sees the page as published and runs what it offers" },
    edit: { title: LEVEL_TITLES.edit, may: "Draws the draft and publishes it" },
    manage: { title: LEVEL_TITLES.manage, may: "Draws, publishes, deletes and shares the page" },
  },
  tool: {
    none: { title: LEVEL_TITLES.none, may: "Neither sees nor uses this tool" },
    view: { title: LEVEL_TITLES.view, may: "Sees the tool and how it is doing" },
    run: { title: LEVEL_TITLES.run, may: "Tries the tool and binds widgets to it" },
    edit: { title: LEVEL_TITLES.edit, may: "Uses the tool, changes its settings and removes it" },
    manage: { title: LEVEL_TITLES.manage, may: "Uses and changes the tool, and decides who else may" },
  },
};

/** Roles that what is granted neither narrows nor widens, and why. */
export const UNTOUCHED_ROLES: Partial<Record<Role, string>> = { admin: "Manages everything", auditor: "Sees everything, changes nothing" };

export function isLevel(value: string): value is Level {
  return LEVELS.some((level) => level === value);
}

/** The level that a role gives by itself: the highest of which it may do everything. */
export function levelOfRole(kind: SharedKind, role: Role): Level {
  const needs = new Map(Object.entries(LEVEL_TABLE[kind]));
  const actions = Object.entries(ROLE_TABLE).filter(([action]) => needs.has(action));
  const given = LEVELS.filter((level) =>
    actions.every(([action, roles]) => roles.includes(role) || !reaches(level, needs.get(action) ?? "none")),
  );
  return given.at(-1) ?? "none";
}

/** Whether a level takes away something that the role gives by itself. */
export function narrows(kind: SharedKind, role: Role, level: Level): boolean {
  const byRole = levelOfRole(kind, role);
  return Object.values(LEVEL_TABLE[kind]).some((needed) => reaches(byRole, needed) && !reaches(level, needed));
}
