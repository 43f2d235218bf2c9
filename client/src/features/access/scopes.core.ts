import type { Action } from "#shared/kernel/permission.ts";

/** What an API token may be allowed, in words, under what it is about. */
export const SCOPE_GROUPS: readonly { title: string; actions: Readonly<Partial<Record<Action, string>>> }[] = [
  {
    title: "Pages",
    actions: {
      "page.list": "List pages",
      "page.view": "See published pages",
      "widget.view": "See widgets that are for some only",
      "page.view-draft": "See drafts and versions",
      "page.create": "Make pages",
      "page.edit": "Edit drafts",
      "page.publish": "Publish",
      "page.delete": "Put pages into the bin",
      "page.share": "Share pages",
    },
  },
  {
    title: "Tools",
    actions: {
      "tool.list": "See tools",
      "tool.query": "Read their data",
      "tool.manage": "Add and change tools",
      "tool.share": "Share tools",
    },
  },
  {
    title: "People",
    actions: {
      "user.list": "See users",
      "user.manage": "Manage users",
      "group.list": "See groups",
      "group.manage": "Manage groups",
      "grant.list": "See who may do what",
      "grant.manage": "Decide who may do what",
      "device.list": "See screens",
      "device.manage": "Manage screens",
      "token.manage-own": "See and revoke my API tokens",
    },
  },
  {
    title: "Installation",
    actions: {
      "audit.view": "Read the audit log",
      "settings.view": "See settings",
      "settings.manage": "Change settings, export and import",
      "metrics.view": "Read metrics",
    },
  },
];

const READS = /\.(?:list|view|view-draft|query)$/;

/** Those of my actions that change nothing. */
export function readingScopes(mine: readonly Action[]): Action[] {
  return mine.filter((action) => READS.test(action));
}

const TITLES: ReadonlyMap<string, string> = new Map(SCOPE_GROUPS.flatMap(({ actions }) => Object.entries(actions)));
const SHOWN = 3;

/** “Everything I may”, or what exactly. */
export function scopesInWords(scopes: "all" | readonly Action[]): string {
  if (scopes === "all") return "everything its owner may";
  const titles = scopes.map((action) => TITLES.get(action) ?? action).map((title) => title.charAt(0).toLowerCase() + title.slice(1));
  const rest = titles.length - SHOWN;
  return rest > 1 ? `${titles.slice(0, SHOWN).join(", ")} and ${rest} more` : titles.join(", ");
}
