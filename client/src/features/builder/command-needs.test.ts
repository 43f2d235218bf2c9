import { expect, it } from "vitest";
import * as Y from "yjs";

import { newId } from "#shared/kernel/ids.ts";
import { ROOT } from "#shared/pages/schema.ts";

import { whyNot } from "./command-needs.ts";
import { COMMANDS, commandOf } from "./commands.ts";
import { openStore } from "./testing/open-store.ts";

it("says of every command that can't be carried out what is missing", () => {
  using opened = openStore({ pageId: newId(), doc: new Y.Doc() });
  const { store } = opened;
  const why = (id: string) => whyNot(commandOf(id), store);
  expect(why("undo")).toBe("Nothing of yours to take back");
  expect(why("delete")).toBe("Select a widget first");
  expect(why("distribute")).toBe("Select three widgets or more");
  expect(why("size-desktop")).toBe("It is looked at so now");
  store.select(store.run({ op: "add", kind: "stat", container: ROOT, pos: [0, 0], size: [6, 4], props: {} }));
  expect(why("delete")).toBeUndefined();
  expect(why("move-out")).toBe("It stands in no container");
  expect(why("reset-place")).toBe("Only at the size of a tablet, phone or wall");
  for (const command of COMMANDS) expect(whyNot(command, store) === undefined).toBe(command.isEnabled(store));
});

it("says to whoever may not change the page that it is so", () => {
  using opened = openStore({ pageId: newId(), doc: new Y.Doc(), canEdit: false });
  expect(whyNot(commandOf("delete"), opened.store)).toBe("You may only look at this page");
});
