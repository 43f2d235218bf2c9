import { expect, it } from "vitest";
import * as Y from "yjs";

import { newId } from "#shared/kernel/ids.ts";
import { toLayout } from "#shared/pages/layout.core.ts";
import { ROOT } from "#shared/pages/schema.ts";

import { clipText, pasteText } from "./clipboard.ts";
import { openStore } from "./testing/open-store.ts";

const open = () => openStore({ pageId: newId(), doc: new Y.Doc() });

it("brings to another page the variables that the copied widgets use and it has not, in one step with them", () => {
  using from = open();
  using to = open();
  const variable = (name: string, rest = {}) => ({ name, type: "text" as const, default: "", inUrl: true, ...rest });
  from.store.run([
    { op: "set-variable", variable: variable("host", { type: "number", default: 7 }) },
    { op: "set-variable", variable: variable("zone", { default: "eu" }) },
    { op: "set-variable", variable: variable("unused") },
  ]);
  const binding = { tool: newId(), operation: "o", params: { of: "{{zone}}" }, refreshSeconds: 30, mapping: {} };
  from.store.select(
    from.store.run([
      { op: "add", kind: "dropdown", container: ROOT, pos: [0, 0], size: [6, 4], props: { variable: "host" } },
      { op: "add", kind: "table", container: ROOT, pos: [6, 0], size: [6, 4], props: {}, binding },
    ]),
  );
  to.store.run({ op: "set-variable", variable: variable("zone", { default: "us" }) });
  expect(pasteText(to.store, clipText(from.store) ?? "")).toBe(true);
  const { variables, widgets } = toLayout(to.store.doc);
  expect(variables.map(({ name, default: first }) => [name, first])).toEqual([
    ["host", 7],
    ["zone", "us"],
  ]);
  const named = widgets.map(({ binding: bound, props }) => JSON.stringify(bound?.params ?? props));
  expect(named.toSorted()).toEqual([`{"of":"{{zone}}"}`, `{"variable":"host"}`]);
  to.store.takeBack("undo");
  expect(toLayout(to.store.doc)).toMatchObject({ widgets: [], variables: [{ name: "zone" }] });
});
