import { describe, expect, it } from "vitest";
import * as Y from "yjs";

import { newId } from "#shared/kernel/ids.ts";
import { applyLayout, toLayout } from "#shared/pages/layout.core.ts";
import { seedPage } from "#shared/pages/page-doc.core.ts";
import { createPageUndo } from "#shared/pages/page-undo.ts";
import { Layout } from "#shared/pages/schema.ts";

import { documentSource } from "./layout-source.ts";
import { mergeLayouts } from "./merge-layout.core.ts";

const ID = newId();
const ME = "me";

function openPage(): Y.Doc {
  const doc = new Y.Doc();
  const widget = {
    id: ID,
    kind: "stat",
    order: "a0",
    pos: { desktop: [0, 0] },
    size: { desktop: [4, 4] },
    props: { title: "CPU", unit: "%" },
  };
  seedPage(doc, { title: "Page" }, Layout.parse({ schema: 1, title: "Page", widgets: [widget] }));
  return doc;
}

/** The same page with one setting of its widget changed. */
function withProp(layout: Layout, key: string, value: string): Layout {
  return { ...layout, widgets: layout.widgets.map((widget) => ({ ...widget, props: { ...widget.props, [key]: value } })) };
}

describe("documentSource", () => {
  it("saves what I changed into what a peer changed meanwhile, as one step that undo takes back alone", async () => {
    const doc = openPage();
    const undo = createPageUndo(doc, ME);
    const source = documentSource(doc, ME);
    const opened = await source.read();
    const mine = withProp(opened, "title", "Processor");
    applyLayout(doc, withProp(toLayout(doc), "unit", "percent"), { now: 1, origin: "a peer" });

    const saved = await source.write((current) => mergeLayouts(opened, mine, current).layout);
    expect(saved.widgets[0]?.props).toEqual({ title: "Processor", unit: "percent" });
    expect(undo.undoStack).toHaveLength(1);

    undo.undo();
    expect(toLayout(doc).widgets[0]?.props).toEqual({ title: "CPU", unit: "percent" });
  });

  it("tells the layout after a change, until it is stopped", async () => {
    const doc = openPage();
    const heard: unknown[] = [];
    const told = Promise.withResolvers<void>();
    const stop = documentSource(doc, ME).onChange((layout) => {
      heard.push(layout.widgets[0]?.props["title"]);
      told.resolve();
    });
    applyLayout(doc, withProp(toLayout(doc), "title", "One"), { now: 1, origin: "a peer" });
    applyLayout(doc, withProp(toLayout(doc), "title", "Two"), { now: 1, origin: "a peer" });
    await told.promise;
    expect(heard).toEqual(["Two"]);
    stop();
    applyLayout(doc, withProp(toLayout(doc), "title", "Three"), { now: 1, origin: "a peer" });
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    expect(heard).toEqual(["Two"]);
  });
});
