import { describe, expect, it } from "vitest";

import { newId } from "#shared/kernel/ids.ts";
import { LayoutWidget, Variable } from "#shared/pages/schema.ts";

import { droppedBy, misfitsOf } from "./variable-misfits.core.ts";

function widget(kind: string, props: LayoutWidget["props"], rest: Partial<LayoutWidget> = {}): LayoutWidget {
  return LayoutWidget.parse({ id: newId(), kind, order: "a0", pos: { desktop: [0, 0] }, size: { desktop: [1, 1] }, props, ...rest });
}

const name = ({ kind }: LayoutWidget) => `the ${kind}`;
const options = ["1", "web"].map((value) => ({ label: value, value }));
const rule = { match: "all", rules: [{ variable: "host", operator: "is", value: "web" }] };
const uses = [
  widget("dropdown", { variable: "host", options }),
  widget("checkbox", { variable: "host" }),
  widget("text-input", { variable: "host" }),
  widget("text", { visibility: rule }),
  widget(
    "table",
    { title: "{{host}}" },
    { binding: { tool: newId(), operation: "o", params: { of: "{{host}}" }, refreshSeconds: 30, mapping: {} } },
  ),
];
const host = (rest: Partial<Variable> = {}) => Variable.parse({ name: "host", default: "web", ...rest });

describe("another type of a variable", () => {
  it("leaves choices, inputs and conditions that do not fit it, and each is named", () => {
    expect(misfitsOf(host({ type: "number" }), uses, name)).toEqual([
      "1 of 2 choices of the dropdown are no numbers; choosing one sets nothing.",
      "the checkbox needs a variable that holds yes or no.",
      "the text is shown by a condition that compares with no numbers.",
    ]);
    expect(misfitsOf(host({ type: "list" }), uses, name)).toEqual([
      "the checkbox needs a variable that holds yes or no.",
      "the text-input takes text, not a list.",
    ]);
  });

  it("drops a default that it can't hold, and says what data is asked for otherwise", () => {
    expect(droppedBy(host(), "number", uses, name)).toEqual([
      "Its value at first, “web”, is dropped.",
      "The data of the table is asked for with a number now.",
    ]);
    expect(droppedBy(host({ default: "5" }), "number", [], name)).toEqual([]);
    expect(droppedBy(host({ default: "" }), "boolean", [], name)).toEqual([]);
  });
});
