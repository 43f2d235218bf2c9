import { describe, expect, it } from "vitest";

import { phoneRows } from "./phone-rows.core.ts";

const grid = { rowHeight: 24, gap: 12 };
const options = ["5 min", "15 min", "1 hour"].map((label) => ({ label, value: label }));

describe("phoneRows", () => {
  it("is what the options of a choice need for fingers", () => {
    const rows = (props: Record<string, unknown>, kind = "radio") => phoneRows({ kind, props: { options, ...props } }, grid);
    expect(rows({ label: "Look back", look: "segments" })).toBe(2);
    expect(rows({ label: "Look back" })).toBe(5);
    expect(rows({}, "checkbox")).toBe(4);
    expect(rows({ look: "row", options: [...options, { label: "A name that takes the whole line of a phone", value: "" }] })).toBe(3);
    expect(rows({ title: "Range", surface: "card", look: "segments" })).toBe(3);
  });

  it("is as on a desktop for all else, and where nobody knows how many there will be", () => {
    expect(phoneRows({ kind: "dropdown", props: { options } }, grid)).toBeUndefined();
    expect(phoneRows({ kind: "radio", props: {} }, grid)).toBeUndefined();
    expect(phoneRows({ kind: "radio", props: { options }, binding: {} }, grid)).toBeUndefined();
  });
});
