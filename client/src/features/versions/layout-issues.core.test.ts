import { describe, expect, it } from "vitest";

import { newId } from "#shared/kernel/ids.ts";

import { checkLayout } from "./layout-issues.core.ts";

const id = newId();
const widget = { id, kind: "stat", order: "a0", pos: { desktop: [0, 0] }, size: { desktop: [4, 4] } };

const KINDS = new Set(["stat", "table"]);

describe("checkLayout", () => {
  it("answers the layout when it is one", () => {
    expect(checkLayout({ schema: 1, widgets: [widget] }, KINDS)).toMatchObject({ layout: { widgets: [{ id }] }, issues: [] });
  });

  it("tells the path of what the schema refuses", () => {
    const { layout, issues } = checkLayout({ schema: 1, widgets: [{ ...widget, pos: { desktop: [0, -1] } }] }, KINDS);
    expect(layout).toBeNull();
    expect(issues).toMatchObject([{ path: ["widgets", 0, "pos", "desktop", 1], severity: "error" }]);
  });

  it("refuses doubled ids and only warns of a container that isn't there", () => {
    expect(checkLayout({ schema: 1, widgets: [widget, widget] }, KINDS)).toMatchObject({
      layout: null,
      issues: [{ path: ["widgets", 1, "id"] }],
    });
    const lost = checkLayout({ schema: 1, widgets: [{ ...widget, container: newId() }] }, KINDS);
    expect(lost).toMatchObject({ layout: {}, issues: [{ path: ["widgets", 0, "container"], severity: "warning" }] });
  });
  it("warns of a kind that is not there, at its place", () => {
    const { layout, issues } = checkLayout({ schema: 1, widgets: [{ ...widget, kind: "nope" }] }, KINDS);
    expect(layout).not.toBeNull();
    expect(issues).toMatchObject([{ path: ["widgets", 0, "kind"], severity: "warning" }]);
    expect(issues[0]?.message).toContain("“nope”");
  });
});
