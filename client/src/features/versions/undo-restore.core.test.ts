import { expect, it } from "vitest";

import { newId } from "#shared/kernel/ids.ts";
import { Layout, type LayoutWidget } from "#shared/pages/schema.ts";

import { withoutRestore } from "./undo-restore.core.ts";

const [ONE, TWO, THREE] = [newId(), newId(), newId()];

const widget = (id: string, title: string): LayoutWidget => ({
  id,
  kind: "stat",
  container: "root",
  order: "a0",
  pos: { desktop: [0, 0] },
  size: { desktop: [6, 4] },
  props: { title },
});
const layout = (...widgets: LayoutWidget[]): Layout => Layout.parse({ schema: 1, title: "Servers", widgets });
const titles = ({ widgets }: Layout) => Object.fromEntries(widgets.map(({ id, props }) => [id, props["title"]]));

it("takes back what the restore did to the chosen widgets, and leaves what others did before, during and after it", () => {
  const before = layout(widget(ONE, "New"), widget(TWO, "As it was read"));
  // Between reading the draft and restoring, somebody wrote in the second one.
  const after = layout(widget(ONE, "Old"), widget(TWO, "Written meanwhile"));
  const now = layout(widget(ONE, "Old"), widget(TWO, "Written meanwhile, and on"), widget(THREE, "Added since"));
  expect(titles(withoutRestore({ before, after, widgets: [ONE] }, now))).toEqual({
    [ONE]: "New",
    [TWO]: "Written meanwhile, and on",
    [THREE]: "Added since",
  });
});

it("takes away again what the restore brought back, and brings back what it took away", () => {
  const before = layout(widget(TWO, "There"));
  const after = layout(widget(ONE, "Brought back"));
  expect(titles(withoutRestore({ before, after, widgets: [ONE, TWO] }, after))).toEqual({ [TWO]: "There" });
});

it("of a whole page takes back all that the restore changed, and keeps what came after", () => {
  const before = layout(widget(ONE, "New"), widget(TWO, "Other"));
  const after = layout(widget(ONE, "Old"), widget(TWO, "Older"));
  const now = layout(widget(ONE, "Old"), { ...widget(TWO, "Older"), props: { title: "Older", unit: "percent" } });
  expect(withoutRestore({ before, after }, now).widgets.map(({ props }) => props)).toEqual([
    { title: "New" },
    { title: "Other", unit: "percent" },
  ]);
});
