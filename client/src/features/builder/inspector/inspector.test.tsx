import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";

import { stubLayout } from "#client/ui/testing/jsdom.ts";
import { TooltipProvider } from "#client/ui/tooltip.tsx";
import { type LiveSource, PageRuntime } from "#client/widgets/page-runtime.tsx";
import { newId } from "#shared/kernel/ids.ts";
import { toLayout } from "#shared/pages/layout.core.ts";
import { applyOperation, type PageOperation } from "#shared/pages/operations.ts";
import { ROOT, type Variable } from "#shared/pages/schema.ts";

import { type BuilderSlots, type PageStore, PageStoreProvider, useVariables } from "../page-store.tsx";
import { openStore, twoReplicas } from "../testing/open-store.ts";
import { Inspector } from "./inspector.tsx";

const user = userEvent.setup();
const PAGE = newId();
const SLOTS: Pick<BuilderSlots, "BindingPanel"> = {
  BindingPanel: ({ widget, onChange }) => (
    <button
      type="button"
      onClick={() => onChange({ tool: PAGE, operation: "now", params: {}, refreshSeconds: 30, mapping: {} })}
    >{`Bind ${widget.kind}`}</button>
  ),
};
/** Data of a widget that is bound: one column. */
const source: LiveSource = (_, onData) => {
  const table = { columns: [{ key: "cpu", label: "CPU", type: "number" as const }], rows: [{ cpu: 1 }] };
  onData({ status: "ok", table, fetchedAt: new Date(), staleAfterMs: 60_000, failure: null });
  return { setVariables: () => undefined, refresh: () => undefined, [Symbol.dispose]: () => undefined };
};

let store: PageStore;
let doc: Y.Doc;
let opened: ReturnType<typeof openStore>;

beforeAll(stubLayout);
beforeEach(() => {
  doc = new Y.Doc();
});
afterEach(() => {
  cleanup();
  opened[Symbol.dispose]();
  doc.destroy();
});

function Page() {
  const variables: readonly Variable[] = useVariables();
  return (
    <PageRuntime page={PAGE} draft variables={variables} source={source}>
      <Inspector />
    </PageRuntime>
  );
}

/** What a peer does. */
function peer(operation: PageOperation): string[] {
  let ids: string[] = [];
  act(() => {
    ({ ids } = applyOperation(doc, operation, "peer"));
  });
  return ids;
}

const add = (kind: string, rest: Partial<Extract<PageOperation, { op: "add" }>> = {}): string =>
  peer({ op: "add", kind, container: ROOT, pos: [0, 0], size: [6, 4], props: {}, ...rest })[0] ?? "";

function show(selection: readonly string[] = [], canEdit = true) {
  opened = openStore({ pageId: PAGE, doc, slots: SLOTS, canEdit });
  ({ store } = opened);
  store.select(selection);
  const router = createMemoryRouter([
    {
      path: "/",
      element: (
        <QueryClientProvider client={new QueryClient()}>
          <TooltipProvider>
            <PageStoreProvider value={store}>
              <Page />
            </PageStoreProvider>
          </TooltipProvider>
        </QueryClientProvider>
      ),
    },
  ]);
  render(<RouterProvider router={router} />);
}

const propsOf = (id: string) => toLayout(doc).widgets.find((widget) => widget.id === id)?.props;
const openTab = (name: string) => user.click(screen.getByRole("tab", { name }));

describe("the inspector of one widget", () => {
  it("changes a setting in one step that can be undone, and shows what a peer changes", async () => {
    const id = add("stat");
    show([id]);
    await user.type(screen.getByLabelText("Title"), "CPU{Enter}");
    expect(propsOf(id)).toEqual({ title: "CPU" });
    expect(screen.getByRole("heading", { name: "Stat “CPU”" })).toBeDefined();
    peer({ op: "set-prop", ids: [id], prop: "title", value: "Processor" });
    expect(screen.getByLabelText("Title")).toHaveProperty("value", "Processor");
    act(() => void store.undo.undo());
    expect(screen.getByLabelText("Title")).toHaveProperty("value", "Processor");
  });

  it("has a tab for each group of its settings, and for data only where it shows some", async () => {
    show([add("text")]);
    expect(screen.getAllByRole("tab").map((tab) => tab.textContent)).toEqual(["Settings", "Style", "Actions"]);
    const chart = add("chart");
    act(() => store.select([chart]));
    expect(screen.getAllByRole("tab").map((tab) => tab.textContent)).toEqual(["Settings", "Data", "Style", "Actions"]);
    await openTab("Data");
    await user.click(screen.getByRole("button", { name: "Bind chart" }));
    expect(toLayout(doc).widgets.find(({ id }) => id === chart)?.binding?.operation).toBe("now");
  });

  it("stays at its tab when another widget is selected", async () => {
    const [one, other] = [add("stat"), add("table")];
    show([one]);
    await openTab("Style");
    act(() => store.select([other]));
    expect(screen.getByRole("tab", { name: "Style" }).getAttribute("aria-selected")).toBe("true");
  });

  it("stores what was typed in the widget it was typed for when the selection changes", async () => {
    const [one, other] = [add("stat"), add("stat")];
    show([one]);
    await user.type(screen.getByLabelText("Title"), "First");
    act(() => store.select([other]));
    expect(propsOf(one)).toEqual({ title: "First" });
    expect(propsOf(other)).toEqual({});
  });

  it("offers the columns of its data", async () => {
    const id = add("table", { binding: { tool: PAGE, operation: "now", params: {}, refreshSeconds: 30, mapping: {} } });
    show([id]);
    await user.selectOptions(screen.getByLabelText("Sorted by"), "CPU");
    expect(propsOf(id)).toEqual({ sortBy: "cpu" });
  });

  it("makes a variable where an input needs one", async () => {
    const id = add("dropdown");
    show([id]);
    await user.selectOptions(screen.getByLabelText("Variable"), "New variable…");
    await user.type(screen.getByLabelText("Variable"), "host{Enter}");
    expect(toLayout(doc).variables.map(({ name }) => name)).toEqual(["host"]);
    expect(propsOf(id)).toEqual({ variable: "host" });
  });

  it("places it by numbers, inside the page and not smaller than it may be", async () => {
    const id = add("chart");
    show([id]);
    await openTab("Style");
    await user.clear(screen.getByLabelText("Width"));
    await user.type(screen.getByLabelText("Width"), "1{Enter}");
    await user.clear(screen.getByLabelText("From the left"));
    await user.type(screen.getByLabelText("From the left"), "100{Enter}");
    const widget = toLayout(doc).widgets.find((known) => known.id === id);
    expect(widget?.size.desktop[0]).toBe(3);
    expect(widget?.pos.desktop[0]).toBe(21);
  });

  it("keeps single keys to itself, and lets undo through to the builder", async () => {
    const heard: string[] = [];
    const listen = (event: KeyboardEvent) => heard.push(event.key);
    document.addEventListener("keydown", listen);
    show([add("table")]);
    screen.getByRole("switch", { name: "Search field" }).focus();
    await user.keyboard("{Delete}{ArrowDown}{Control>}z{/Control}");
    document.removeEventListener("keydown", listen);
    expect(heard.filter((key) => key !== "Control")).toEqual(["z"]);
  });

  it("says so of a kind that it does not know", () => {
    show([add("hologram")]);
    expect(screen.getByText("Made by a newer version")).toBeDefined();
  });

  it("only shows settings to who may not change them", () => {
    show([add("stat")], false);
    expect(screen.getByLabelText("Title")).toHaveProperty("disabled", true);
  });
});

describe("a setting that a peer changes while I type in it", () => {
  const grace = { clientId: 7, user: { id: "grace", name: "Grace", color: 3 }, state: {} };
  let theirs: Y.Doc;
  let id: string;
  beforeEach(() => {
    [doc, theirs] = twoReplicas();
    theirs.clientID = grace.clientId;
    id = add("stat", { props: { title: "CPU" } });
    show([id]);
    opened.peers.set([grace]);
  });
  afterEach(() => {
    vi.useRealTimers();
    theirs.destroy();
  });
  const entitle = (value: string) => act(() => void applyOperation(theirs, { op: "set-prop", ids: [id], prop: "title", value }, "peer"));
  const input = () => screen.getByLabelText("Title");

  it("is told of below it by the peer's name, and is not overwritten after a pause", () => {
    vi.useFakeTimers();
    fireEvent.change(input(), { target: { value: "CPU of host" } });
    entitle("Processor");
    expect(input()).toHaveProperty("value", "CPU of host");
    expect(screen.getByText("Grace changed this to “Processor”.")).toBeDefined();
    fireEvent.change(input(), { target: { value: "CPU of hosts" } });
    act(() => void vi.advanceTimersByTime(60_000));
    expect(propsOf(id)).toEqual({ title: "Processor" });
  });

  it("becomes theirs on Escape", async () => {
    await user.type(input(), " of host");
    entitle("Processor");
    await user.keyboard("{Escape}");
    expect(input()).toHaveProperty("value", "Processor");
    expect(screen.queryByText(/Grace changed this/)).toBeNull();
    expect(store.history.getSnapshot().canUndo).toBe(false);
  });

  it("becomes mine on leaving, and theirs can be taken even then", async () => {
    await user.type(input(), " of host");
    entitle("Processor");
    await user.tab();
    expect(propsOf(id)).toEqual({ title: "CPU of host" });
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Use theirs" }));
    await user.keyboard("{Enter}");
    expect(propsOf(id)).toEqual({ title: "Processor" });
    expect(screen.queryByText(/Grace changed this/)).toBeNull();
  });

  it("becomes theirs by a click without mine being stored first", async () => {
    await user.type(input(), " of host");
    entitle("");
    expect(screen.getByText("Grace emptied this.")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Use theirs" }));
    expect(input()).toHaveProperty("value", "");
    expect(store.history.getSnapshot().canUndo).toBe(false);
  });

  it("is not told of where they store what I typed anyway, nor where mine comes back", async () => {
    await user.type(input(), " of host");
    entitle("CPU of host");
    expect(screen.queryByText(/Grace/)).toBeNull();
    await user.type(input(), "s{Enter} now");
    expect(screen.queryByText(/changed this/)).toBeNull();
  });
});

describe("the inspector of several widgets", () => {
  it("shows what they share, tells where they differ, and changes all in one step", async () => {
    const [one, other] = [add("stat", { props: { title: "A", unit: "%" } }), add("stat", { props: { title: "B", unit: "%" } })];
    show([one, other]);
    expect(screen.getByRole("heading", { name: "2 widgets: Stat" })).toBeDefined();
    expect(screen.getByLabelText("Title")).toHaveProperty("placeholder", "Mixed");
    await openTab("Style");
    expect(screen.getByLabelText("Unit")).toHaveProperty("value", "%");
    await user.click(screen.getByRole("switch", { name: "Shorten large numbers" }));
    expect([propsOf(one), propsOf(other)]).toEqual([
      { title: "A", unit: "%", compact: true },
      { title: "B", unit: "%", compact: true },
    ]);
    act(() => void store.undo.undo());
    expect(propsOf(one)).toEqual({ title: "A", unit: "%" });
    expect(propsOf(other)).toEqual({ title: "B", unit: "%" });
  });

  it("of different kinds offers only what both have", () => {
    show([add("stat"), add("text")]);
    expect(screen.getByLabelText("Title")).toBeDefined();
    expect(screen.queryByLabelText("Caption")).toBeNull();
    expect(screen.queryByRole("tab", { name: "Data" })).toBeNull();
  });
});

describe("the inspector of the page", () => {
  it("changes title, theme and grid", async () => {
    show();
    await user.type(screen.getByLabelText("Title"), "Orders{Enter}");
    await user.click(screen.getByRole("radio", { name: "Dark" }));
    await user.clear(screen.getByLabelText("Columns"));
    await user.type(screen.getByLabelText("Columns"), "12{Enter}");
    expect(toLayout(doc)).toMatchObject({ title: "Orders", theme: "dark", grid: { columns: 12, rowHeight: 24, gap: 12 } });
  });

  it("renames a variable with all its uses in one step", async () => {
    const id = add("stat", { props: { title: "CPU of {{host}}" } });
    peer({ op: "set-page", title: "Hosts" });
    peer({ op: "set-variable", variable: { name: "host", type: "text", default: "", inUrl: true } });
    show();
    await user.click(screen.getByRole("button", { name: /host/ }));
    expect(screen.getByText("Used by 1 widget")).toBeDefined();
    const name = screen.getByLabelText("Name");
    await user.clear(name);
    await user.type(name, "1{Enter}");
    expect(screen.getByRole("alert").textContent).toMatch(/not starting with a digit/);
    await user.clear(name);
    await user.type(name, "machine{Enter}");
    expect(toLayout(doc).variables.map((variable) => variable.name)).toEqual(["machine"]);
    expect(propsOf(id)).toEqual({ title: "CPU of {{machine}}" });
    act(() => void store.undo.undo());
    expect(toLayout(doc).variables.map((variable) => variable.name)).toEqual(["host"]);
    expect(propsOf(id)).toEqual({ title: "CPU of {{host}}" });
  });

  it("adds a variable, gives it a type and a default of that type, leads to its uses, deletes it", async () => {
    show();
    await user.click(screen.getByRole("button", { name: "Add variable" }));
    await user.selectOptions(screen.getByLabelText("Type"), "Number");
    await user.type(screen.getByLabelText("At first"), "15{Enter}");
    expect(toLayout(doc).variables).toEqual([{ name: "variable1", type: "number", default: 15, inUrl: true }]);
    const id = add("stat", { props: { caption: "{{variable1}}" } });
    await user.click(screen.getByRole("button", { name: /^Stat/ }));
    expect(store.selection.getSnapshot()).toEqual([id]);
    act(() => store.select([]));
    await user.click(screen.getByRole("button", { name: /variable1/ }));
    await user.click(screen.getByRole("button", { name: "Delete variable" }));
    expect(toLayout(doc).variables).toEqual([]);
  });
});

describe("tabs of a container", () => {
  it("are added, renamed, put in order; what stands in a deleted one moves to its neighbour", async () => {
    const container = add("container");
    show([container]);
    await user.click(screen.getByRole("button", { name: "Add tab" }));
    await user.click(screen.getByRole("button", { name: "Add tab" }));
    await user.clear(screen.getByLabelText("Title of tab 2"));
    await user.type(screen.getByLabelText("Title of tab 2"), "Details{Enter}");
    await user.click(screen.getByRole("button", { name: "Move Details up" }));
    const titles = () =>
      within(screen.getByRole("list"))
        .getAllByRole("textbox")
        .map((input) => input.getAttribute("value"));
    expect(titles()).toEqual(["Details", "Tab 1"]);
    const [, last] = toLayout(doc)
      .tabs.filter(({ title }) => title === "Tab 1")
      .concat(toLayout(doc).tabs.filter(({ title }) => title === "Details"));
    const inside = add("stat", { container: last?.id ?? "" });
    await user.click(screen.getByRole("button", { name: "Delete Details" }));
    const layout = toLayout(doc);
    expect(layout.tabs.map(({ title }) => title)).toEqual(["Tab 1"]);
    expect(layout.widgets.find(({ id }) => id === inside)?.container).toBe(layout.tabs[0]?.id);
  });
});
