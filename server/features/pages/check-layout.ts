import { Problem } from "#shared/kernel/problem.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";
import type { Layout } from "#shared/pages/schema.ts";

import { propSchemaOf } from "./widget-registry.ts";

interface Issue {
  path: string;
  message: string;
}

/** Ids that are there twice: no schema can say that. */
function* doubledIds(layout: Layout): Generator<Issue> {
  for (const part of ["widgets", "tabs"] as const) {
    const seen = new Set<string>();
    for (const [index, { id }] of layout[part].entries()) {
      if (seen.has(id)) yield { path: `${part}.${index}.id`, message: "This id is used twice" };
      seen.add(id);
    }
  }
}

/** Settings that their widget's kind does not allow; those that stand in the page already are left as they are. */
function* badWidgets(layout: Layout, current: Layout | undefined): Generator<Issue> {
  const known = new Map(current?.widgets.map((widget) => [widget.id, widget]));
  for (const [index, { id, kind, props }] of layout.widgets.entries()) {
    const before = known.get(id);
    if (before !== undefined && before.kind !== kind)
      yield { path: `widgets.${index}.kind`, message: `This widget is a ${before.kind}; give the new one an id of its own` };
    for (const [name, value] of Object.entries(props)) {
      if (before !== undefined && isSameJson(before.props[name], value)) continue;
      for (const { path, message } of propSchemaOf(kind, name)?.safeParse(value).error?.issues ?? [])
        yield { path: ["widgets", index, "props", name, ...path].map(String).join("."), message };
    }
  }
}

/** Refuses a layout that is not valid, and says where. `current` is what the page holds now. */
export function checkLayout(layout: Layout, current?: Layout): void {
  const issues = [...doubledIds(layout), ...badWidgets(layout, current)];
  const [first] = issues;
  if (first !== undefined) throw new Problem("layout.invalid", `${first.path}: ${first.message}`, { issues });
}
