import { history, undo } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { describe, expect, it } from "vitest";

import { diagnose, jsonReading, replaceText } from "./json-code.ts";

function lineOf(text: string, from: number): number {
  return text.slice(0, from).split("\n").length;
}

describe("diagnose", () => {
  const read = (text: string) => diagnose(EditorState.create({ doc: text, extensions: [jsonReading] }));

  it("tells a value that the schema refuses at its line", () => {
    const text = `{\n  "schema": 1,\n  "grid": {\n    "columns": 0\n  }\n}`;
    const { check, diagnostics } = read(text);
    expect(check?.layout).toBeNull();
    expect(diagnostics.map(({ from, severity }) => [lineOf(text, from), severity])).toEqual([[4, "error"]]);
    expect(diagnostics[0]?.message).toMatch(/^grid\.columns: /);
  });

  it("tells text that isn't JSON at the line of the mistake", () => {
    const text = `{\n  "schema": 1,\n  "title": ,\n  "grid": {}\n}`;
    const { check, diagnostics } = read(text);
    expect(check).toBeNull();
    expect(diagnostics.map(({ from }) => lineOf(text, from))).toEqual([3]);
  });

  it("finds nothing wrong with a layout", () => {
    expect(read(`{ "schema": 1 }`)).toMatchObject({ check: { layout: { schema: 1 } }, diagnostics: [] });
  });
});

describe("replaceText", () => {
  it("replaces only what differs, so that the cursor stays where it was", () => {
    const view = new EditorView({ doc: "one\ntwo\nthree", selection: { anchor: 9 } });
    replaceText(view, "one\ntwo and a half\nthree", { isUndoable: true });
    expect(view.state.doc.toString()).toBe("one\ntwo and a half\nthree");
    expect(view.state.selection.main.anchor).toBe(9 + " and a half".length);
    view.destroy();
  });

  it("leaves what was opened, and what others made of it, out of what I take back", () => {
    const view = new EditorView({ doc: "", extensions: [history()] });
    replaceText(view, "opened", { isUndoable: false });
    view.dispatch({ changes: { from: 6, insert: " mine" } });
    replaceText(view, "theirs opened mine", { isUndoable: false });
    undo(view);
    expect(view.state.doc.toString()).toBe("theirs opened");
    undo(view);
    expect(view.state.doc.toString()).toBe("theirs opened");
    view.destroy();
  });
});
