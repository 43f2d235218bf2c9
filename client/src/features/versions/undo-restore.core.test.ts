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

it("leaves what others have changed of the very same since: a title, a place, a text, a widget that they deleted or went on with", () => {
  const text = (insert: string) => ({ ...widget(TWO, ""), kind: "text", text: [{ insert }] });
  const before = layout(
    { ...widget(ONE, "New"), pos: { desktop: [2, 0] } },
    text("New words"),
    widget(THREE, "Gone in the restored state"),
  );
  const after = layout({ ...widget(ONE, "Old"), pos: { desktop: [0, 0] } }, text("Old words"));
  const now = layout({ ...widget(ONE, "Bo's"), pos: { desktop: [5, 0] } }, text("Old words, and Bo's"));
  const undone = withoutRestore({ before, after }, now);
  expect(undone.widgets.map(({ id, props, pos, text: words }) => [id, props["title"], pos.desktop, words])).toEqual([
    [ONE, "Bo's", [5, 0], undefined],
    [TWO, "", [0, 0], [{ insert: "Old words, and Bo's" }]],
    [THREE, "Gone in the restored state", [0, 0], undefined],
  ]);
  // Deleted since, though the restore had changed it; and brought back by the restore, then edited.
  expect(withoutRestore({ before, after }, layout(text("Old words"))).widgets.map(({ id }) => id)).toEqual([TWO, THREE]);
  const broughtBack = { before: layout(), after: layout(widget(ONE, "Back")) };
  expect(titles(withoutRestore(broughtBack, layout(widget(ONE, "Back, and edited"))))).toEqual({ [ONE]: "Back, and edited" });
});
