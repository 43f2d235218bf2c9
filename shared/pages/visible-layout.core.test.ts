import { expect, it } from "vitest";

import { newId } from "../kernel/ids.ts";
import type { Actor, Grants } from "../kernel/permission.ts";
import { Layout, PAGE_SCHEMA_VERSION } from "./schema.ts";
import { visibleLayout } from "./visible-layout.core.ts";

const [page, box, tab, inner, deep, free] = [newId(), newId(), newId(), newId(), newId(), newId()];
const widget = (id: string, kind: string, container: string) => ({
  id,
  kind,
  container,
  order: "a0",
  pos: { desktop: [0, 0] },
  size: { desktop: [4, 4] },
  props: {},
});
const layout = Layout.parse({
  schema: PAGE_SCHEMA_VERSION,
  widgets: [widget(box, "container", "root"), widget(inner, "container", tab), widget(deep, "stat", inner), widget(free, "stat", "root")],
  tabs: [{ id: tab, owner: box, title: "One", order: "a0" }],
});
const actor = (role: "viewer" | "editor", grants: Grants = new Map()): Actor => ({
  kind: "user",
  userId: newId(),
  name: "",
  email: "",
  role,
  sessionId: "",
  grants,
});
const seen = (who: Actor, restricted: string[]) => visibleLayout(who, page, layout, new Set(restricted)).widgets.map(({ id }) => id);

it("leaves out what is restricted to others, with all that stands in it", () => {
  expect(seen(actor("viewer"), [])).toEqual([box, inner, deep, free]);
  expect(seen(actor("viewer"), [box])).toEqual([free]);
  expect(visibleLayout(actor("viewer"), page, layout, new Set([box])).tabs).toEqual([]);
  expect(seen(actor("viewer"), [deep])).toEqual([box, inner, free]);
  expect(seen(actor("viewer", new Map([[`widget:${page}/${box}`, "view"]])), [box])).toEqual([box, inner, deep, free]);
  expect(seen(actor("editor"), [box])).toEqual([box, inner, deep, free]);
});
