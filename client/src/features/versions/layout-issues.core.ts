import type { z } from "zod";

import { issueInWords } from "#client/forms/issues.core.ts";
import { Layout, ROOT } from "#shared/pages/schema.ts";

/** Something wrong in a `layout.json`, and where. */
export interface LayoutIssue {
  path: (string | number)[];
  message: string;
  /** A warning doesn't keep from saving: the page would settle it. */
  severity: "error" | "warning";
}

export type LayoutCheck = { layout: Layout; issues: LayoutIssue[] } | { layout: null; issues: LayoutIssue[] };

/** What a setting of a kind of widget may hold; undefined where this version does not know it. */
type PropSchemaOf = (kind: string, prop: string) => z.ZodType | undefined;

/**
 * Checks a parsed `layout.json`: its schema first, then what the schema can't say (doubled ids, containers and kinds that aren't
 * there, settings that their kind can't have).
 */
export function checkLayout(value: unknown, kinds: ReadonlySet<string>, propSchemaOf: PropSchemaOf = () => undefined): LayoutCheck {
  const parsed = Layout.safeParse(value);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue): LayoutIssue => ({
      path: issue.path.map((key) => (typeof key === "symbol" ? key.toString() : key)),
      message: isThere(value, issue.path) ? issueInWords(issue) : "Is missing",
      severity: "error",
    }));
    return { layout: null, issues };
  }
  const issues = [
    ...doubledIds(parsed.data),
    ...missingContainers(parsed.data),
    ...unknownKinds(parsed.data, kinds),
    ...wrongSettings(parsed.data, propSchemaOf),
  ];
  return { layout: issues.some(({ severity }) => severity === "error") ? null : parsed.data, issues };
}

function isThere(value: unknown, path: readonly PropertyKey[]): boolean {
  let at = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return false;
    at = new Map<PropertyKey, unknown>(Object.entries(at)).get(String(key));
  }
  return true;
}

function wrongSettings({ widgets }: Layout, propSchemaOf: PropSchemaOf): LayoutIssue[] {
  return widgets.flatMap(({ kind, props }, index) =>
    Object.entries(props).flatMap(([prop, value]): LayoutIssue[] => {
      const parsed = propSchemaOf(kind, prop)?.safeParse(value);
      if (parsed === undefined || parsed.success) return [];
      return [{ path: ["widgets", index, "props", prop], message: issueInWords(parsed.error.issues[0]), severity: "error" }];
    }),
  );
}

function doubledIds(layout: Layout): LayoutIssue[] {
  const issues: LayoutIssue[] = [];
  const lists = {
    widgets: { keys: layout.widgets.map(({ id }) => id), at: "id" },
    tabs: { keys: layout.tabs.map(({ id }) => id), at: "id" },
    variables: { keys: layout.variables.map(({ name }) => name), at: "name" },
  };
  for (const [list, { keys, at }] of Object.entries(lists)) {
    const seen = new Set<string>();
    keys.forEach((key, index) => {
      if (seen.has(key)) issues.push({ path: [list, index, at], message: `Another entry has this ${at} already`, severity: "error" });
      seen.add(key);
    });
  }
  return issues;
}

/** A newer version may know the kind: it is kept, and said. */
function unknownKinds(layout: Layout, kinds: ReadonlySet<string>): LayoutIssue[] {
  return layout.widgets.flatMap(({ kind }, index): LayoutIssue[] =>
    kinds.has(kind)
      ? []
      : [
          {
            path: ["widgets", index, "kind"],
            message: `This version has no widget of the kind “${kind}”, and only says so in its place. Known are ${[...kinds].toSorted().join(", ")}`,
            severity: "warning",
          },
        ],
  );
}

function missingContainers(layout: Layout): LayoutIssue[] {
  const known = new Set<string>([ROOT, ...layout.widgets.map(({ id }) => id), ...layout.tabs.map(({ id }) => id)]);
  const widgets = layout.widgets.flatMap(({ container }, index): LayoutIssue[] =>
    known.has(container)
      ? []
      : [
          {
            path: ["widgets", index, "container"],
            message: "No container or tab has this id; the widget will be at the top of the page",
            severity: "warning",
          },
        ],
  );
  const tabs = layout.tabs.flatMap(({ owner }, index): LayoutIssue[] =>
    known.has(owner)
      ? []
      : [{ path: ["tabs", index, "owner"], message: "No widget has this id; the tab is not shown", severity: "warning" }],
  );
  return [...widgets, ...tabs];
}
