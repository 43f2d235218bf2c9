import { describe, expect, it } from "vitest";

import { newId } from "#shared/kernel/ids.ts";
import { LayoutTab, LayoutWidget } from "#shared/pages/schema.ts";

import { renameInTabs, renameOperations, usesVariable } from "./variable-uses.core.ts";

function widget(rest: Partial<LayoutWidget>): LayoutWidget {
  return LayoutWidget.parse({ id: newId(), kind: "chart", order: "a0", pos: { desktop: [0, 0] }, size: { desktop: [1, 1] }, ...rest });
}

const binding = { tool: newId(), operation: "o", refreshSeconds: 30, mapping: {} };
const inTitle = widget({ props: { title: "CPU of {{ host }}, {{hosts}}" } });
const inBinding = widget({ binding: { ...binding, params: { filter: { name: "{{host}}" } } } });
const inText = widget({ kind: "text", text: [{ insert: "On " }, { insert: "{{host}}", attributes: { bold: true } }] });
const asInput = widget({ kind: "dropdown", props: { variable: "host", label: "host" } });
const inRule = widget({ props: { visibility: { match: "all", rules: [{ variable: "host", operator: "is", value: "a" }] } } });
const other = widget({ props: { title: "host {{hosts}}", label: "host" } });

describe("usesVariable", () => {
  it("finds it in titles, bindings, texts, inputs and conditions, and nothing that only looks like it", () => {
    for (const one of [inTitle, inBinding, inText, asInput, inRule]) expect(usesVariable(one, "host")).toBe(true);
    expect(usesVariable(other, "host")).toBe(false);
  });
});

describe("renameInTabs", () => {
  it("changes the titles that show it", () => {
    const tab = (title: string) => LayoutTab.parse({ id: newId(), owner: newId(), title, order: "a0" });
    const tabs = [tab("Jobs of {{ host }}"), tab("{{hosts}}")];
    expect(renameInTabs(tabs, "host", "machine")).toEqual([{ op: "rename-tab", id: tabs[0]?.id, title: "Jobs of {{machine}}" }]);
  });
});

describe("renameOperations", () => {
  it("changes every use and nothing else", () => {
    expect(renameOperations([inTitle, inBinding, inText, asInput, inRule, other], "host", "machine")).toEqual([
      { op: "set-prop", ids: [inTitle.id], prop: "title", value: "CPU of {{machine}}, {{hosts}}" },
      { op: "bind", id: inBinding.id, binding: { ...binding, params: { filter: { name: "{{machine}}" } } } },
      { op: "set-text", id: inText.id, text: [{ insert: "On " }, { insert: "{{machine}}", attributes: { bold: true } }] },
      { op: "set-prop", ids: [asInput.id], prop: "variable", value: "machine" },
      {
        op: "set-prop",
        ids: [inRule.id],
        prop: "visibility",
        value: { match: "all", rules: [{ variable: "machine", operator: "is", value: "a" }] },
      },
    ]);
  });
});
