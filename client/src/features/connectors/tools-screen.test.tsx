import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { stubLayout } from "#client/ui/testing/jsdom.ts";
import { TooltipProvider } from "#client/ui/tooltip.tsx";
import type { ConnectorKind, Tool, ToolVersion } from "#shared/connectors/contract.ts";
import { newId } from "#shared/kernel/ids.ts";
import { type Action, ACTIONS } from "#shared/kernel/permission.ts";

import { ToolsScreen } from "./tools-screen.tsx";

const user = userEvent.setup();
const TIMES = { createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-01T00:00:00Z" };
const config = {
  type: "object",
  properties: {
    baseUrl: { type: "string", default: "", "x-ui": { label: "Base address" } },
    token: { type: "string", "x-ui": { label: "Token", secret: true } },
  },
};
const operations: ConnectorKind["operations"] = [
  { id: "now", title: "Now", description: "", params: { type: "object", properties: {} }, floorSeconds: 2 },
];
const KINDS: ConnectorKind[] = [
  { id: "host", title: "Host", description: "", icon: "server", config: { type: "object", properties: {} }, operations },
  { id: "api", title: "API", description: "Any API", icon: "globe", config, operations },
];
const HOST: Tool = {
  id: newId(),
  kind: "host",
  name: "This host",
  config: {},
  isBuiltIn: true,
  health: { status: "ok", reason: null, checkedAt: TIMES.createdAt },
  budget: { limitPerMinute: 100, usedLastMinute: 90 },
  usedBy: { widgets: 12 },
  ...TIMES,
};
const ORDERS: Tool = {
  ...HOST,
  id: newId(),
  kind: "api",
  name: "Orders",
  config: { baseUrl: "https://example.com", token: { set: true, updatedAt: TIMES.createdAt } },
  isBuiltIn: false,
  health: { status: "failing", reason: "The API answered 401", checkedAt: TIMES.createdAt },
  usedBy: { widgets: 1 },
};

const ADA = { id: newId(), name: "Ada", color: 1 };
const VERSIONS: ToolVersion[] = [
  { version: 2, author: ADA, restoredFrom: null, changed: ["name", "base address"], createdAt: TIMES.createdAt },
  { version: 1, author: null, restoredFrom: null, changed: [], createdAt: TIMES.createdAt },
];

let tools: Tool[];
/** What was sent, besides reading. */
const sent = vi.fn<(what: string, body: unknown) => void>();
let answerWrite: () => [status: number, body: unknown];

function serve(method: string, url: URL, body: unknown): Response {
  const respond = (status: number, answer: unknown) =>
    new Response(status === 204 ? null : JSON.stringify(answer), { status, headers: { "content-type": "application/json" } });
  if (method === "GET" && url.pathname.endsWith("/versions")) return respond(200, VERSIONS);
  if (method === "GET" && url.pathname.endsWith("/versions/1"))
    return respond(200, { name: "Old orders", config: { baseUrl: "https://old.example" } });
  if (method === "GET") return respond(200, url.pathname.endsWith("/kinds") ? KINDS : tools);
  sent(`${method} ${url.pathname.replace(/.*\/api/, "")}${url.search}`, body);
  return respond(...answerWrite());
}

beforeAll(stubLayout);
beforeEach(() => {
  tools = [HOST, ORDERS];
  sent.mockClear();
  answerWrite = () => [201, ORDERS];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (url, init) =>
    serve(
      init?.method ?? "GET",
      url instanceof URL ? url : new URL("http://localhost"),
      JSON.parse(typeof init?.body === "string" ? init.body : "{}"),
    ),
  );
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function show(actions: readonly Action[] = ACTIONS) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(["me"], { user: {}, actions });
  render(
    <QueryClientProvider client={client}>
      <MemoryRouter>
        <TooltipProvider>
          <ToolsScreen />
        </TooltipProvider>
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

const card = async (name: string) =>
  within((await screen.findByRole("heading", { name: new RegExp(name) })).closest("li") ?? document.body);

describe("the tools screen", () => {
  it("tells health with its reason, budget and use of each tool", async () => {
    show();
    const host = await card("This host");
    expect(host.getByText("Works")).toBeDefined();
    expect(host.getByText("90 of 100")).toBeDefined();
    expect(host.getByText("Used by 12 widgets")).toBeDefined();
    await user.click(host.getByRole("button", { name: "More about This host" }));
    expect((await screen.findAllByRole("menuitem")).map(({ textContent }) => textContent?.trim())).toEqual(["Share"]);
    await user.keyboard("{Escape}");
    const orders = await card("Orders");
    expect(orders.getByText("Failing")).toBeDefined();
    expect(orders.getByText("The API answered 401")).toBeDefined();
    expect(orders.getByText("Used by 1 widget")).toBeDefined();
  });

  it("invites to connect one while there are only built-in ones", async () => {
    tools = [HOST];
    show();
    expect(await screen.findByRole("heading", { name: "Connect a tool of your own" })).toBeDefined();
    expect(screen.getByText(/add API, and try/)).toBeDefined();
  });

  it("adds a tool from its kind's schema, and tells at its field what the server refused", async () => {
    show();
    answerWrite = () => [
      422,
      {
        code: "request.invalid",
        title: "Not valid",
        detail: "config.baseUrl: Must be an address",
        status: 422,
        issues: [{ path: "config.baseUrl", message: "Must be an address" }],
      },
    ];
    await screen.findByRole("heading", { name: /Orders/ });
    await user.click(screen.getByRole("button", { name: "Add tool" }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.type(dialog.getByLabelText("Base address"), "nonsense");
    await user.type(dialog.getByLabelText("Token"), "generated");
    await user.click(dialog.getByRole("button", { name: "Add tool" }));
    expect(await dialog.findByText("Must be an address")).toBeDefined();
    expect(sent).toHaveBeenCalledWith("POST /tools", { kind: "api", name: "API", config: { baseUrl: "nonsense", token: "generated" } });
    answerWrite = () => [201, ORDERS];
    await user.click(dialog.getByRole("button", { name: "Add tool" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    // A new tool is tried at once.
    await waitFor(() => expect(sent.mock.calls.at(-1)?.[0]).toBe(`POST /tools/${ORDERS.id}/test`));
  });

  it("edits one without touching its secret", async () => {
    show();
    await user.click((await card("Orders")).getByRole("button", { name: "More about Orders" }));
    await user.click(await screen.findByRole("menuitem", { name: "Edit" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.getByRole("button", { name: "Replace: Token" })).toBeDefined();
    await user.clear(dialog.getByLabelText("Name"));
    await user.type(dialog.getByLabelText("Name"), "Sales");
    answerWrite = () => [200, ORDERS];
    await user.click(dialog.getByRole("button", { name: "Save changes" }));
    await waitFor(() => expect(sent).toHaveBeenCalledWith(`PATCH /tools/${ORDERS.id}`, { name: "Sales", config: ORDERS.config }));
  });

  it("asks before it removes one, and says that it is in use", async () => {
    show();
    answerWrite = () => [204, null];
    await user.click((await card("Orders")).getByRole("button", { name: "More about Orders" }));
    await user.click(await screen.findByRole("menuitem", { name: "Remove" }));
    const dialog = within(await screen.findByRole("alertdialog"));
    expect(dialog.getByText(/1 widget shows its data/)).toBeDefined();
    expect(sent).not.toHaveBeenCalled();
    await user.click(dialog.getByRole("button", { name: "Remove all the same" }));
    await waitFor(() => expect(sent.mock.calls[0]?.[0]).toBe(`DELETE /tools/${ORDERS.id}?force=true`));
  });

  it("offers nothing to change to who may not", async () => {
    show(["tool.list"]);
    await card("Orders");
    for (const name of [/Add tool/, /^Test/]) expect(screen.queryByRole("button", { name })).toBeNull();
    await user.click(screen.getByRole("button", { name: "More about Orders" }));
    expect((await screen.findAllByRole("menuitem")).map(({ textContent }) => textContent?.trim())).toEqual(["History"]);
    await user.click(screen.getByRole("menuitem", { name: "History" }));
    await user.click(await screen.findByRole("button", { name: /Version 1/ }));
    await screen.findByText("https://old.example");
    expect(screen.queryByRole("button", { name: "Go back to this" })).toBeNull();
    expect(screen.queryByRole("link", { name: /Audit log/ })).toBeNull();
  });

  it("tells what each state of a tool changed, how it differs from today's, and goes back to it", async () => {
    show();
    await user.click((await card("Orders")).getByRole("button", { name: "More about Orders" }));
    await user.click(await screen.findByRole("menuitem", { name: "History" }));
    expect(await screen.findByText("Ada changed name and base address")).toBeDefined();
    expect(screen.getByRole("link", { name: "Audit log of this tool" }).getAttribute("href")).toBe(`/audit?resource=tool:${ORDERS.id}`);
    await user.click(screen.getByRole("button", { name: /Version 1/ }));
    expect((await screen.findByText("Old orders")).textContent).toBe("Old orders instead of Orders");
    expect(screen.getByText("https://old.example").textContent).toContain("instead of https://example.com");
    // Secrets have no versions, so they don't differ.
    expect(screen.queryByText("Token")).toBeNull();
    answerWrite = () => [200, { ...ORDERS, name: "Old orders" }];
    await user.click(screen.getByRole("button", { name: "Go back to this" }));
    await waitFor(() => expect(sent).toHaveBeenCalledWith(`POST /tools/${ORDERS.id}/versions/1/restore`, {}));
    await waitFor(() => expect(screen.queryByText("History of Orders")).toBeNull());
  });

  it("says why tools could not be loaded, and tries again", async () => {
    vi.mocked(globalThis.fetch).mockRejectedValueOnce(new TypeError("offline")).mockRejectedValueOnce(new TypeError("offline"));
    show();
    expect(await screen.findByText(/cannot be reached/)).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await card("Orders");
  });
});
