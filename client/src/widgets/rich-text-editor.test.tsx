import { act, cleanup, render, screen } from "@testing-library/react";
import Quill from "quill";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";

import { stubLayout } from "#client/ui/testing/jsdom.ts";
import { seedPage, widgetText } from "#shared/pages/page-doc.core.ts";
import { createPageUndo } from "#shared/pages/page-undo.ts";
import { Layout, LayoutWidget } from "#shared/pages/schema.ts";

import { textAwareness } from "./rich-text-awareness.ts";
import { RichTextEditor } from "./rich-text-editor.tsx";
import { setLink } from "./rich-text-link.ts";
import { WIDGET_ID } from "./testing/show-widget.tsx";

beforeAll(() => {
  stubLayout();
  // The bounds of a caret, which jsdom has no layout for.
  Range.prototype.getBoundingClientRect = () => new DOMRect();
  Range.prototype.getClientRects = () => document.createElement("p").getClientRects();
});
afterEach(cleanup);

function write(insert: string) {
  const doc = new Y.Doc();
  const text = LayoutWidget.parse({
    id: WIDGET_ID,
    kind: "text",
    order: "a0",
    pos: { desktop: [0, 0] },
    size: { desktop: [6, 4] },
    text: [{ insert }],
  });
  seedPage(doc, { title: "Page" }, Layout.parse({ schema: 1, widgets: [text] }));
  const awareness = new Awareness(doc);
  const undo = createPageUndo(doc, "here");
  const before = new Set(undo.trackedOrigins);
  render(<RichTextEditor widgetId={WIDGET_ID} editor={{ doc, awareness, undo }} className="" />);
  const found = Quill.find(screen.getByRole("textbox", { name: "Text" }).parentElement ?? document.body);
  if (!(found instanceof Quill)) throw new Error("There is no editor");
  return { doc, awareness, undo, before, quill: found, delta: (): unknown => widgetText(doc, WIDGET_ID)?.toDelta() };
}

/** What somebody else does to the same text at the same time. */
function peerInserts(doc: Y.Doc, at: number, text: string): void {
  const peer = new Y.Doc();
  Y.applyUpdate(peer, Y.encodeStateAsUpdate(doc));
  widgetText(peer, WIDGET_ID)?.insert(at, text);
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(peer), "network");
}

describe("writing a text in place", () => {
  it("goes into the shared text, and takes in what others write", () => {
    const { doc, quill, delta } = write("Note\n");
    act(() => void quill.insertText(4, " one", "user"));
    expect(delta()).toEqual([{ insert: "Note one\n" }]);
    act(() => peerInserts(doc, 0, "A "));
    expect(quill.getText()).toBe("A Note one\n");
  });

  it("is undone word by word, without what somebody else wrote meanwhile", () => {
    const { doc, undo, quill } = write("Note\n");
    act(() => {
      for (const [index, letter] of " one".split("").entries()) quill.insertText(4 + index, letter, "user");
    });
    act(() => peerInserts(doc, 0, "A "));
    act(() => void undo.undo());
    expect(quill.getText()).toBe("A Note\n");
    act(() => void undo.redo());
    expect(quill.getText()).toBe("A Note one\n");
  });

  it("leaves the page's history as it was, and no caret behind", () => {
    const { awareness, undo, quill, before } = write("Note\n");
    expect(undo.trackedOrigins.size).toBe(before.size + 1);
    act(() => quill.setSelection(2, 0, "user"));
    expect(awareness.getLocalState()?.["text"]).toMatchObject({ widget: WIDGET_ID });
    cleanup();
    expect(awareness.getLocalState()?.["text"]).toBeNull();
    expect(undo.captureTimeout).toBe(0);
    expect(undo.trackedOrigins).toEqual(before);
  });

  it("keeps formats that cannot be drawn out of pasted text", () => {
    const { quill } = write("\n");
    const html = '<p style="color:red"><b>bold</b><img src="x"><a href="javascript:alert(1)">link</a></p>';
    act(() => quill.clipboard.dangerouslyPasteHTML(0, html, "user"));
    expect(quill.root.querySelector("img, [style]")).toBeNull();
    expect(quill.root.querySelector("strong")?.textContent).toBe("bold");
    expect(quill.root.querySelector("a")?.getAttribute("href")).toBe("about:blank");
  });
});

describe("setLink", () => {
  it("links what is selected, and only to what may be opened", () => {
    const { quill, delta } = write("Note one\n");
    act(() => quill.setSelection(0, 4, "user"));
    act(() => setLink(quill, "javascript:alert(1)"));
    expect(delta()).toEqual([{ insert: "Note one\n" }]);
    act(() => setLink(quill, "example.test/a"));
    expect(delta()).toEqual([{ insert: "Note", attributes: { link: "https://example.test/a" } }, { insert: " one\n" }]);
  });

  it("changes or removes the whole link that the caret stands in", () => {
    const { quill, delta } = write("Note one\n");
    act(() => void quill.formatText(0, 4, "link", "https://example.test/", "user"));
    act(() => quill.setSelection(2, 0, "user"));
    act(() => setLink(quill, ""));
    expect(delta()).toEqual([{ insert: "Note one\n" }]);
  });

  it("writes the address where nothing is selected", () => {
    const { quill, delta } = write("See \n");
    act(() => quill.setSelection(4, 0, "user"));
    act(() => setLink(quill, "https://example.test/"));
    expect(delta()).toEqual([
      { insert: "See " },
      { insert: "https://example.test/", attributes: { link: "https://example.test/" } },
      { insert: "\n" },
    ]);
  });
});

describe("textAwareness", () => {
  it("shows carets of this text only, in people's colours, whatever others send", () => {
    const { awareness } = write("Note\n");
    const caret = (widget: unknown) => ({ widget, anchor: { tname: "a" }, head: { tname: "a" } });
    awareness.states.set(1, { user: { name: "Grace", color: 15 }, text: caret(WIDGET_ID) });
    awareness.states.set(2, { user: { name: "Joan", color: 2 }, text: caret("another") });
    awareness.states.set(3, { user: 7, text: "nonsense" });
    const seen = textAwareness(awareness, WIDGET_ID).getStates();
    expect(seen.get(1)).toEqual({
      user: { name: "Grace", color: "var(--presence-3)" },
      cursor: { anchor: { tname: "a" }, head: { tname: "a" } },
    });
    expect(seen.get(2)?.cursor).toBeNull();
    expect(seen.get(3)).toEqual({ user: { name: "", color: "var(--presence-0)" }, cursor: null });
  });
});
