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
    expect(diagnostics[0]?.message).toBe("Grid, columns: At least 1");
  });

  it("tells what is wrong in the product's words, with names and not with ids", () => {
    const id = "01890a5d-ac96-774b-bcce-b302099a8057";
    const stat = (rest: object) => ({ id, kind: "stat", order: "a0", pos: { desktop: [0, 0] }, size: { desktop: [4, 4] }, ...rest });
    const told = (layout: object) => read(JSON.stringify({ schema: 1, ...layout })).diagnostics.map(({ message }) => message);
    expect(told({ title: 5 })).toEqual(["Title: A text"]);
    expect(told({ theme: "blue" })).toEqual(["Theme: One of: system, light, dark"]);
    expect(told({ widgets: [stat({ props: { title: "CPU" }, size: { desktop: [4, 4], phone: [0, 4] } })] })).toEqual([
      "Stat “CPU”, width at phone: At least 1",
    ]);
    expect(told({ widgets: [stat({ props: { title: 5 } })] })).toEqual(["Stat, “Title”: A text"]);
    expect(told({ widgets: [{ ...stat({}), id: "1" }] })[0]).toMatch(/^Stat, id: /);
    expect(told({ widgets: [{ ...stat({}), size: undefined }] })).toEqual(["Stat, size: Is missing"]);
    expect(told({ widgets: [stat({}), stat({})] })).toEqual(["Stat, id: Another entry has this id already"]);
    expect(told({ variables: [{ name: "1 host" }] })).toEqual([
      "Variable “1 host”, name: Letters, digits and _, not starting with a digit",
    ]);
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
