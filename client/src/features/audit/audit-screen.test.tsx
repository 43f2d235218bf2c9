import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useEffect } from "react";
import { MemoryRouter, useLocation, useNavigate } from "react-router";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { stubLayout } from "#client/ui/testing/jsdom.ts";
import type { AuditEntry, ChainReport } from "#shared/audit/schema.ts";
import { newId } from "#shared/kernel/ids.ts";
import { ACTIONS } from "#shared/kernel/permission.ts";

import { AuditScreen } from "./audit-screen.tsx";

const user = userEvent.setup();
const PAGE = newId();
const ADA = newId();

function entry(seq: number, given: Partial<AuditEntry> = {}): AuditEntry {
  return {
    seq,
    at: new Date(Date.now() - (1_000 - seq) * 1_000).toISOString(),
    actor: { kind: "user", id: ADA, name: "Ada" },
    via: "browser",
    address: null,
    requestId: "req-12345678",
    action: "page.update",
    resource: { kind: "page", id: PAGE, name: "Sales" },
    summary: `Change ${seq}`,
    before: null,
    after: null,
    previousHash: "0".repeat(64),
    hash: "a".repeat(64),
    ...given,
  };
}

let log: AuditEntry[];
let report: ChainReport;
let isBroken: boolean;
/** Queries that the list was asked with. */
const asked = vi.fn<(query: string) => void>();

function listed(query: URLSearchParams): { entries: AuditEntry[]; next: number | null } {
  const limit = Number(query.get("limit") ?? 50);
  const [before, after] = [Number(query.get("before") ?? Infinity), Number(query.get("after") ?? -1)];
  const found = log
    .filter(({ seq, actor }) => seq < before && seq > after && (query.get("actor") ?? actor.id) === actor.id)
    .toSorted((one, other) => other.seq - one.seq);
  return { entries: found.slice(0, limit), next: found.length > limit ? (found[limit - 1]?.seq ?? null) : null };
}

function serve(url: URL): Response {
  const respond = (status: number, body: unknown) =>
    new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
  if (isBroken) return respond(503, { code: "server.busy", title: "The server cannot do this now" });
  if (url.pathname.endsWith("/verify")) return respond(200, report);
  if (url.pathname.endsWith("/users"))
    return respond(200, [
      {
        id: ADA,
        email: "ada@example.test",
        name: "Ada",
        role: "admin",
        isDisabled: false,
        color: 0,
        createdAt: "2026-01-01T00:00:00Z",
        lastSeenAt: null,
      },
    ]);
  asked(url.searchParams.toString());
  return respond(200, listed(url.searchParams));
}

beforeAll(stubLayout);
beforeEach(() => {
  log = [entry(1), entry(2), entry(3)];
  report = { ok: true, entries: 3 };
  isBroken = false;
  asked.mockClear();
  vi.spyOn(globalThis, "fetch").mockImplementation(async (url) => serve(url instanceof URL ? url : new URL("http://localhost")));
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

let goTo: (step: number) => void;

function Address() {
  const { search } = useLocation();
  const navigate = useNavigate();
  useEffect(() => {
    goTo = (step) => void navigate(step);
  }, [navigate]);
  return <output aria-label="Address">{decodeURIComponent(search)}</output>;
}

function show(url = "/audit") {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(["me"], { user: {}, actions: ACTIONS });
  render(
    <QueryClientProvider client={client}>
      <MemoryRouter initialEntries={[url]}>
        <AuditScreen />
        <Address />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return { back: () => act(() => goTo(-1)) };
}

const rows = async () => (await screen.findAllByTitle(/^Change \d+$/)).map((row) => row.textContent);
const address = () => screen.getByLabelText("Address").textContent;

describe("the audit screen", () => {
  it("goes back filter by filter, and leaves an entry before the log", async () => {
    const navigate = show();
    await rows();
    await user.selectOptions(screen.getByRole("combobox", { name: "How" }), "API");
    await user.selectOptions(screen.getByRole("combobox", { name: "What" }), "Published");
    expect(address()).toBe("?action=page.publish&via=api");
    navigate.back();
    await waitFor(() => expect(address()).toBe("?via=api"));
    navigate.back();
    await waitFor(() => expect(address()).toBe(""));
    await user.click(await screen.findByRole("button", { name: /Change 3/ }));
    await waitFor(() => expect(address()).toBe("?entry=3"));
    navigate.back();
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("takes the years that one types through for one step", async () => {
    const navigate = show();
    await rows();
    const from = screen.getByLabelText("From");
    for (const day of ["0002-11-26", "0202-11-26", "2026-11-26"]) fireEvent.change(from, { target: { value: day } });
    await waitFor(() => expect(address()).toBe("?from=2026-11-26"));
    navigate.back();
    await waitFor(() => expect(address()).toBe(""));
  });

  it("says which filters of an address are none, and that an entry is not there", async () => {
    show("/audit?from=abc&action=nonsense&via=api&entry=99999");
    expect(await screen.findByText("Left out, since there is no such filter: action=nonsense, from=abc")).toBeDefined();
    expect(await screen.findByText("There is no entry 99,999 in the log")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(address()).toBe("?via=api");
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("finds a person by typing", async () => {
    show();
    await rows();
    await user.click(screen.getByRole("button", { name: "Who: Anybody" }));
    await user.type(await screen.findByPlaceholderText("Name or email"), "ada{Enter}");
    expect(address()).toBe(`?actor=${ADA}`);
    expect(await screen.findByRole("button", { name: "Who: Ada" })).toBeDefined();
  });

  it("names the thing that entries are about, also where these don't", async () => {
    log = [entry(1), ...Array.from({ length: 60 }, (_, index) => entry(index + 2, { resource: { kind: "page", id: PAGE, name: null } }))];
    show(`/audit?resource=page:${PAGE}`);
    expect(await screen.findByRole("button", { name: /About the page “Sales”/ })).toBeDefined();
  });

  it("lists entries under their days, newest first", async () => {
    log.push(entry(4, { at: new Date().toISOString() }), entry(0, { at: "2026-01-05T12:00:00Z" }));
    show();
    expect((await rows())[0]).toBe("Change 4");
    expect(within(screen.getByRole("region", { name: "Today" })).getByText("Change 4")).toBeDefined();
    expect(within(screen.getByRole("region", { name: "Monday, January 5, 2026" })).getByText("Change 0")).toBeDefined();
  });

  it("asks with what the address says, and writes what is chosen into it", async () => {
    show(`/audit?resource=page:${PAGE}&action=page.update`);
    await rows();
    expect(Object.fromEntries(new URLSearchParams(asked.mock.calls[0]?.[0]))).toMatchObject({
      resourceKind: "page",
      resourceId: PAGE,
      action: "page.update",
    });
    await user.selectOptions(screen.getByRole("combobox", { name: "How" }), "API");
    await user.type(screen.getByRole("searchbox", { name: "Search entries" }), "rename");
    await waitFor(() => expect(address()).toContain("search=rename"));
    expect(address()).toContain("via=api");
    await waitFor(() =>
      expect(Object.fromEntries(new URLSearchParams(asked.mock.lastCall?.[0]))).toMatchObject({ via: "api", search: "rename" }),
    );
    await user.click(screen.getByRole("button", { name: /About the page “Sales”/ }));
    expect(address()).not.toContain("resource");
    await user.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(address()).toBe("");
  });

  it("opens an entry with every field that changed, and never what is secret", async () => {
    log = [
      entry(7, {
        summary: "Change 7",
        before: { name: "Orders", token: { set: true }, widgets: { a: { kind: "chart", pos: 1 } } },
        after: {
          changes: ["Moved Chart", "Added Text “Notes”"],
          name: "Sales orders",
          token: { set: true },
          widgets: { a: { kind: "chart", pos: 2 }, b: { id: "b", kind: "text", props: { title: "Notes" } } },
        },
      }),
    ];
    show();
    await user.click(await screen.findByRole("button", { name: /Change 7/ }));
    const sheet = within(await screen.findByRole("dialog", { name: "Change 7" }));
    const fields = within(sheet.getByRole("region", { name: "What changed" }))
      .getAllByRole("listitem")
      .map((item) => item.textContent);
    expect(fields).toEqual([
      "nameBefore: OrdersAfter: Sales orders",
      "tokenAfter: replaced, not shown",
      "chart …aposBefore: 1After: 2",
      "text “Notes”props › titleAfter: Notes",
    ]);
    expect(within(sheet.getByRole("region", { name: "What was done" })).getByText("Moved Chart")).toBeDefined();
    expect(address()).toBe("?entry=7");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(address()).toBe("");
  });

  it("opens the entry that a link names, also when it is none of the newest", async () => {
    log = Array.from({ length: 60 }, (_, index) => entry(index + 1));
    show("/audit?entry=2");
    expect(await screen.findByRole("dialog", { name: "Change 2" })).toBeDefined();
  });

  it("goes along the rows by arrows and by j and k", async () => {
    show();
    await rows();
    screen.getByRole("button", { name: /Change 3/ }).focus();
    await user.keyboard("{ArrowDown}j");
    expect(document.activeElement?.textContent).toContain("Change 1");
    await user.keyboard("k");
    expect(document.activeElement?.textContent).toContain("Change 2");
  });

  it("fetches older entries when asked", async () => {
    log = Array.from({ length: 60 }, (_, index) => entry(index + 1));
    show();
    expect(await rows()).toHaveLength(50);
    await user.click(screen.getByRole("button", { name: "Show older entries" }));
    await waitFor(async () => expect(await rows()).toHaveLength(60));
    expect(screen.queryByRole("button", { name: "Show older entries" })).toBeNull();
  });

  it("shows new entries at the top while it is live", async () => {
    show();
    await rows();
    await user.click(screen.getByRole("switch", { name: "Live" }));
    log.push(entry(4));
    await waitFor(async () => expect(await rows()).toEqual(["Change 4", "Change 3", "Change 2", "Change 1"]), { timeout: 5_000 });
    log.push(entry(5), entry(6));
    await waitFor(async () => expect((await rows()).slice(0, 3)).toEqual(["Change 6", "Change 5", "Change 4"]), { timeout: 5_000 });
  });

  it("says whether the chain is whole, and shows the entry that is not", async () => {
    show();
    await rows();
    await user.click(screen.getByRole("button", { name: "Verify chain" }));
    expect(await screen.findByText("The log is whole: 3 entries, each following the one before.")).toBeDefined();
    report = { ok: false, entries: 1, firstBad: { seq: 2, problem: "altered" } };
    await user.click(screen.getByRole("button", { name: "Verify chain" }));
    expect(await screen.findByText("The log is damaged: entry 2 was altered after it was written.")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Show it" }));
    expect(await screen.findByRole("dialog", { name: "Change 2" })).toBeDefined();
  });

  it("exports what the filters find", async () => {
    show("/audit?action=page.update");
    await rows();
    await user.click(screen.getByRole("button", { name: "Export" }));
    const link = await screen.findByRole("menuitem", { name: /CSV/ });
    expect(link.getAttribute("href")).toMatch(/\/api\/audit\/export\?action=page\.update&format=csv$/);
  });

  it("says so when nothing fits, and when the log can't be loaded", async () => {
    log = [];
    show("/audit?search=nothing");
    expect(await screen.findByText("Nothing fits these filters")).toBeDefined();
    cleanup();
    isBroken = true;
    show();
    expect(await screen.findByText("The log could not be loaded")).toBeDefined();
    isBroken = false;
    log = [entry(1)];
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await rows()).toEqual(["Change 1"]);
  });
});
