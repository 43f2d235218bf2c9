import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, createEvent, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { stubLayout } from "#client/ui/testing/jsdom.ts";
import { TooltipProvider } from "#client/ui/tooltip.tsx";
import { PageRuntime } from "#client/widgets/page-runtime.tsx";
import type { QueryResult, Tool } from "#shared/connectors/contract.ts";
import { newId } from "#shared/kernel/ids.ts";
import { type Action, ACTIONS } from "#shared/kernel/permission.ts";
import { type Binding, LayoutWidget, Variable } from "#shared/pages/schema.ts";
import { chart } from "#shared/widgets/chart.widget.ts";

import { BindingPanel } from "./binding-panel.tsx";
import { COLUMN_DRAG } from "./preview.tsx";

const user = userEvent.setup();
const HOST = newId();
const API = newId();
const VARIABLES = [Variable.parse({ name: "status", default: "open" })];

function tool(id: string, kind: string, name: string): Tool {
  return {
    id,
    kind,
    name,
    config: {},
    isBuiltIn: false,
    health: { status: "ok", reason: null, checkedAt: null },
    budget: { limitPerMinute: 20, usedLastMinute: 0 },
    usedBy: { widgets: 0 },
    createdAt: "2026-01-01T00:00:00Z",
    updatedAt: "2026-01-01T00:00:00Z",
  };
}

const operation = (id: string, title: string, properties: object, required: string[] = []) => ({
  id,
  title,
  description: `${title}, described`,
  params: { type: "object", properties, required },
  floorSeconds: 5,
});
const KINDS = [
  {
    id: "host",
    title: "Host",
    description: "",
    icon: "server",
    config: { type: "object", properties: {} },
    operations: [operation("cores", "CPU cores", {}), operation("disks", "Disks", {})],
  },
  {
    id: "api",
    title: "API",
    description: "",
    icon: "globe",
    config: { type: "object", properties: {} },
    operations: [
      operation(
        "request",
        "Request",
        {
          path: { type: "string", "x-ui": { label: "Path", control: "template" } },
          method: { enum: ["GET", "POST"], default: "GET", "x-ui": { label: "Method", control: "segmented" } },
        },
        ["path"],
      ),
    ],
  },
];
const CORES: QueryResult = {
  table: {
    columns: [
      { key: "core", label: "Core", type: "text" },
      { key: "busy", label: "Busy", type: "number", unit: "%" },
    ],
    rows: [
      { core: "Core 1", busy: 42 },
      { core: "Core 2", busy: 7 },
    ],
  },
  fetchedAt: "2026-01-01T00:00:00Z",
  cost: { durationMs: 12, bytes: 0, calls: 1 },
};

/** What the server answers to a run; throws to fail. */
let answer: (body: Record<string, unknown>) => unknown;
const asked = vi.fn<(body: Record<string, unknown>) => void>();

function respond(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}

function serve(url: string, body: Record<string, unknown>): Response {
  if (url.endsWith("/api/tools/kinds")) return respond(200, KINDS);
  if (url.endsWith("/api/tools")) return respond(200, [tool(HOST, "host", "This host"), tool(API, "api", "Orders")]);
  if (!url.endsWith("/query")) return respond(404, {});
  asked(body);
  try {
    return respond(200, answer(body));
  } catch (error) {
    return respond(502, {
      code: "tool.failed",
      title: "The tool failed",
      detail: error instanceof Error ? error.message : "",
      status: 502,
    });
  }
}

/** Answers to runs wait for this. */
function holdRuns(until: Promise<undefined>) {
  const signals: (AbortSignal | null | undefined)[] = [];
  vi.mocked(globalThis.fetch).mockImplementation(async (url, init) => {
    const address = url instanceof URL ? url.href : "";
    if (address.endsWith("/query")) {
      signals.push(init?.signal);
      await until;
    }
    return serve(address, JSON.parse(typeof init?.body === "string" ? init.body : "{}"));
  });
  return { signals };
}

beforeAll(stubLayout);
beforeEach(() => {
  asked.mockClear();
  answer = () => CORES;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (url, init) =>
    serve(url instanceof URL ? url.href : "", JSON.parse(typeof init?.body === "string" ? init.body : "{}")),
  );
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const changed = vi.fn<(binding: Binding | null) => void>();

function Harness({ id, initial }: { id: string; initial: Binding | undefined }) {
  const [binding, setBinding] = useState<Binding | null>(initial ?? null);
  const widget = LayoutWidget.parse({
    id,
    kind: "chart",
    order: "a0",
    pos: { desktop: [0, 0] },
    size: { desktop: [6, 6] },
    ...(binding === null ? {} : { binding }),
  });
  return (
    <BindingPanel
      pageId={HOST}
      widget={widget}
      definition={chart}
      variables={VARIABLES}
      onChange={(next) => {
        changed(next);
        setBinding(next);
      }}
    />
  );
}

function show(initial?: Partial<Binding>, actions: readonly Action[] = ACTIONS, url = "/", id: string = newId()) {
  changed.mockClear();
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(["me"], { user: {}, actions });
  const bound: Binding | undefined =
    initial === undefined ? undefined : { tool: HOST, operation: "cores", params: {}, refreshSeconds: 300, mapping: {}, ...initial };
  const page = (
    <PageRuntime page={HOST} draft variables={VARIABLES}>
      <Harness id={id} initial={bound} />
    </PageRuntime>
  );
  const router = createMemoryRouter([{ path: "/", element: page }], { initialEntries: [url] });
  render(
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <RouterProvider router={router} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
}

const choose = async (label: string, option: string) => user.selectOptions(await screen.findByLabelText(label), option);

describe("the binding panel", () => {
  it("binds an operation that needs nothing once it was seen to answer, with its columns in use: one step", async () => {
    show();
    await choose("Tool", "This host");
    expect(changed).not.toHaveBeenCalled();
    await choose("Operation", "CPU cores");
    expect(await screen.findByText("2 rows in 12 ms, 1 call")).toBeDefined();
    await waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
    expect(changed).toHaveBeenCalledWith({
      tool: HOST,
      operation: "cores",
      params: {},
      refreshSeconds: 30,
      mapping: { x: ["core"], y: ["busy"] },
    });
    expect(screen.getByRole("cell", { name: "Core 1" })).toBeDefined();
    expect(screen.getByText("120 calls an hour, shared by all viewers")).toBeDefined();
  });

  it("keeps what has parameters to itself until it was tried, then uses it when told to", async () => {
    show();
    await choose("Tool", "Orders");
    expect(await screen.findByText("Fill in what is needed to see what it answers.")).toBeDefined();
    await user.click(screen.getByLabelText("Path"));
    await user.paste("/orders?status={{status}}");
    await user.keyboard("{Enter}");
    await screen.findByText("2 rows in 12 ms, 1 call");
    expect(asked.mock.calls.at(-1)?.[0]).toMatchObject({ params: { path: "/orders?status={{status}}" }, variables: { status: "open" } });
    expect(screen.getByText("Previewed with status = open, as at first.")).toBeDefined();
    expect(changed).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Use this data" }));
    expect(changed.mock.calls).toEqual([[expect.objectContaining({ tool: API, params: { path: "/orders?status={{status}}" } })]]);
    expect(screen.getByText(/for each combination of status/)).toBeDefined();
  });

  it("sends what may change something only when told to, and goes on showing the answer before", async () => {
    show({ tool: API, operation: "request", params: { path: "/orders", method: "POST" } });
    await user.click(await screen.findByRole("button", { name: "Try it" }));
    await screen.findByText("2 rows in 12 ms, 1 call");
    expect(asked).toHaveBeenCalledTimes(1);
    await user.click(screen.getByLabelText("Path"));
    await user.keyboard("?a{Enter}");
    expect(await screen.findByText(/Answered before the last change/)).toBeDefined();
    expect(screen.getByRole("cell", { name: "Core 1" })).toBeDefined();
    expect(asked).toHaveBeenCalledTimes(1);
    await user.click(screen.getByRole("button", { name: "Run again" }));
    await waitFor(() => expect(asked.mock.calls.at(-1)?.[0]).toMatchObject({ params: { path: "/orders?a", method: "POST" } }));
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it("gives up waiting when told to, and can be run again", async () => {
    const answered = Promise.withResolvers<undefined>();
    const { signals } = holdRuns(answered.promise);
    show({ tool: API, operation: "request", params: { path: "/slow" } });
    await user.click(await screen.findByRole("button", { name: "Cancel" }));
    expect(signals[0]?.aborted).toBe(true);
    answered.resolve(undefined);
    await user.click(await screen.findByRole("button", { name: "Try it" }));
    expect(await screen.findByText("2 rows in 12 ms, 1 call")).toBeDefined();
  });

  it("previews with the values that the page's variables have now", async () => {
    show({ tool: API, operation: "request", params: { path: "/orders?status={{status}}" } }, ACTIONS, "/?status=closed");
    expect(await screen.findByText("Previewed with status = closed, as on the page now.")).toBeDefined();
    await waitFor(() => expect(asked.mock.calls.at(-1)?.[0]).toMatchObject({ variables: { status: "closed" } }));
  });

  it("says why an operation failed, leaves the widget as it was, and runs it again", async () => {
    answer = () => {
      throw new Error("The API answered 401: the credentials are missing or wrong");
    };
    show();
    await choose("Tool", "This host");
    await choose("Operation", "CPU cores");
    expect((await screen.findByRole("alert")).textContent).toBe("The API answered 401: the credentials are missing or wrong");
    expect(changed).not.toHaveBeenCalled();
    answer = () => CORES;
    await user.click(screen.getByRole("button", { name: "Run again" }));
    await waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
  });

  it("says that an answer has no rows", async () => {
    answer = () => ({ ...CORES, table: { columns: [], rows: [] } });
    show({});
    expect(await screen.findByText("It answered, with no rows.")).toBeDefined();
  });

  it("says where to look when much came and no row was found in it", async () => {
    answer = () => ({ ...CORES, cost: { ...CORES.cost, bytes: 38_700 }, table: { columns: [], rows: [] } });
    show({});
    expect(await screen.findByText(/look at where the rows are said to be/)).toBeDefined();
  });

  it("maps columns by choice and by dragging", async () => {
    show({ mapping: { y: ["busy"] } });
    await screen.findByText("2 rows in 12 ms, 1 call");
    await user.selectOptions(screen.getByLabelText("X"), "Core");
    expect(changed).toHaveBeenLastCalledWith(expect.objectContaining({ mapping: { y: ["busy"], x: ["core"] } }));
    const dataTransfer = { types: [COLUMN_DRAG], getData: () => "busy" };
    fireEvent.drop(screen.getByLabelText("Series"), { dataTransfer });
    expect(changed).toHaveBeenLastCalledWith(expect.objectContaining({ mapping: { y: ["busy"], x: ["core"], series: ["busy"] } }));
    await user.click(within(screen.getByRole("list", { name: "Columns for Y" })).getByRole("button", { name: "Remove Busy" }));
    expect(changed).toHaveBeenLastCalledWith(expect.objectContaining({ mapping: { x: ["core"], series: ["busy"] } }));
    expect(screen.getByText(/Choose a column for “Y”/)).toBeDefined();
  });

  describe("the order of a role's columns", () => {
    const WIDE = ["user", "system", "idle"].map((key) => ({ key, label: key.toUpperCase(), type: "number" as const }));
    const order = () => screen.getAllByRole("button", { name: /^Remove/ }).map((button) => button.getAttribute("aria-label")?.slice(7));
    const entry = (index: number) => {
      const found = within(screen.getByRole("list", { name: "Columns for Y" })).getAllByRole("listitem")[index];
      if (found === undefined) throw new Error(`There is no entry ${index}`);
      return found;
    };
    beforeEach(async () => {
      answer = () => ({ ...CORES, table: { columns: WIDE, rows: [{ user: 1, system: 2, idle: 3 }] } });
      show({ mapping: { y: ["user", "system", "idle"] } });
      await screen.findByText("1 row in 12 ms, 1 call");
    });

    it("is changed with buttons that keep the focus, and said", async () => {
      const down = screen.getByRole("button", { name: "Move USER down" });
      down.focus();
      await user.keyboard("{Enter}");
      expect(changed).toHaveBeenLastCalledWith(expect.objectContaining({ mapping: { y: ["system", "user", "idle"] } }));
      expect(screen.getByText("USER is now 2 of 3")).toBeDefined();
      await user.keyboard("{Enter}{Enter}");
      expect(order()).toEqual(["SYSTEM", "IDLE", "USER"]);
      expect(document.activeElement).toBe(down);
      expect(changed).toHaveBeenCalledTimes(2);
    });

    it("is changed by dragging, before or behind what it is dropped on", () => {
      const at = (index: number, half: "upper" | "lower", what: "dragOver" | "drop") => {
        const target = entry(index);
        target.getBoundingClientRect = () => new DOMRect(0, 100, 200, 28);
        const event = createEvent[what](target, { dataTransfer: { types: [] } });
        Object.defineProperty(event, "clientY", { value: half === "upper" ? 102 : 126 });
        fireEvent(target, event);
      };
      const start = (index: number) =>
        fireEvent.dragStart(entry(index), { dataTransfer: { setData: () => undefined, effectAllowed: "none" } });
      start(0);
      at(1, "lower", "dragOver");
      at(1, "lower", "drop");
      expect(order()).toEqual(["SYSTEM", "USER", "IDLE"]);
      start(2);
      at(0, "upper", "drop");
      expect(order()).toEqual(["IDLE", "SYSTEM", "USER"]);
      start(1);
      at(1, "lower", "drop");
      expect(changed).toHaveBeenCalledTimes(2);
    });
  });

  it("tells of mapped columns that the data has lost", async () => {
    show({ mapping: { x: ["gone"], y: ["busy"] } });
    await screen.findByText("2 rows in 12 ms, 1 call");
    expect(screen.getByLabelText<HTMLSelectElement>("X").selectedOptions[0]?.text).toBe("gone (not in the data)");
    await user.click(screen.getByRole("button", { name: "Map columns anew" }));
    expect(changed).toHaveBeenLastCalledWith(expect.objectContaining({ mapping: { x: ["core"], y: ["busy"] } }));
  });

  it("does not refresh below the floor, and warns of what eats the budget", async () => {
    show({});
    const input = await screen.findByLabelText("Refresh every");
    await user.clear(input);
    await user.type(input, "1{Enter}");
    expect(screen.getByRole("alert").textContent).toBe("At least 5");
    expect(changed).not.toHaveBeenCalled();
    await user.clear(input);
    await user.type(input, "5{Enter}");
    expect(changed).toHaveBeenLastCalledWith(expect.objectContaining({ refreshSeconds: 5 }));
    expect(await screen.findByText(/more than half of the 20 calls/)).toBeDefined();
  });

  it("stores no transform that can't be read, and previews one that can", async () => {
    show({ transform: "rows" });
    const input = await screen.findByLabelText("JSONata expression");
    // The parser is fetched when the section is open.
    await vi.dynamicImportSettled();
    await user.clear(input);
    await user.paste("rows[busy > ");
    await user.tab();
    expect(changed).not.toHaveBeenCalled();
    expect((await screen.findByRole("alert")).textContent).toMatch(/character \d+/);
    await user.clear(input);
    await user.paste("rows[busy > 10]");
    await user.tab();
    expect(changed).toHaveBeenLastCalledWith(expect.objectContaining({ transform: "rows[busy > 10]" }));
    await waitFor(() => expect(asked.mock.calls.at(-1)?.[0]).toMatchObject({ transform: "rows[busy > 10]" }));
  });

  it("takes a binding away, and leaves another source unused when cancelled", async () => {
    show({});
    await choose("Tool", "Orders");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(screen.getByLabelText<HTMLSelectElement>("Tool").selectedOptions[0]?.text).toBe("This host");
    expect(changed).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Unbind" }));
    expect(changed.mock.calls).toEqual([[null]]);
  });

  it("keeps what was begun while somebody looks at another widget", async () => {
    const id = newId();
    show(undefined, ACTIONS, "/", id);
    await choose("Tool", "Orders");
    await user.click(await screen.findByLabelText("Path"));
    await user.paste("/orders");
    cleanup();
    show(undefined, ACTIONS, "/", id);
    expect(await screen.findByLabelText<HTMLInputElement>("Path")).toHaveProperty("value", "/orders");
    await user.click(await screen.findByRole("button", { name: "Use this data" }));
    expect(changed.mock.calls).toEqual([[expect.objectContaining({ tool: API, params: { path: "/orders" } })]]);
    cleanup();
    show(undefined, ACTIONS, "/", id);
    expect(await screen.findByLabelText<HTMLSelectElement>("Tool")).toHaveProperty("value", "");
  });

  it("says that a tool has been removed", async () => {
    show({ tool: newId() });
    expect((await screen.findByRole("alert")).textContent).toMatch(/not there any more/);
  });

  it("shows who may only look what is bound, without running anything", async () => {
    show({}, ["page.view-draft", "tool.list"]);
    expect(await screen.findByLabelText("Tool")).toHaveProperty("disabled", true);
    expect(screen.getByRole("button", { name: "Try it" })).toHaveProperty("disabled", true);
    expect(screen.queryByRole("button", { name: "Unbind" })).toBeNull();
    expect(asked).not.toHaveBeenCalled();
  });

  it("offers another try where tools can't be loaded", async () => {
    vi.mocked(globalThis.fetch).mockRejectedValue(new TypeError("offline"));
    show();
    expect((await screen.findByRole("alert")).textContent).toMatch(/cannot be reached/);
    vi.mocked(globalThis.fetch).mockImplementation(async (url) => serve(url instanceof URL ? url.href : "", {}));
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByLabelText("Tool")).toBeDefined();
  });
});
