import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { stubLayout } from "#client/ui/testing/jsdom.ts";
import type { Table } from "#shared/live/schema.ts";

import { showWidget } from "./testing/show-widget.tsx";

const hosts: Table = {
  columns: [
    { key: "host", label: "Host", type: "text", isKey: true },
    { key: "load", label: "Load", type: "number", unit: "%" },
  ],
  rows: [
    { host: "web-2", load: 71.5 },
    { host: "web-10", load: 5 },
    { host: "db", load: null },
  ],
};

beforeAll(() => {
  stubLayout();
  // Rows in sight are found by the height of what they scroll in.
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(400);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(400);
  // jsdom can't draw: what is drawn goes nowhere.
  const pen = new Proxy({}, { get: () => () => ({ width: 10, data: [0, 0, 0, 255], addColorStop: () => undefined }), set: () => true });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it stands for every kind of context.
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(pen as CanvasRenderingContext2D & ImageBitmapRenderingContext);
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
});
afterEach(cleanup);

async function showTable(props: Record<string, unknown> = {}, table = hosts) {
  const shown = showWidget({ kind: "table", props: { title: "Hosts", ...props }, data: { table } });
  await waitFor(() => screen.getByRole("grid"), { timeout: 15_000 });
  return shown;
}

function column(place: number): (string | null)[] {
  return screen
    .getAllByRole("row")
    .slice(1)
    .map((row) => within(row).getAllByRole("gridcell")[place]?.textContent ?? null);
}

describe("table", () => {
  it("sorts up, down and back, with empty cells last either way", async () => {
    const { user } = await showTable();
    const header = () => screen.getByRole("columnheader", { name: /Load/ });
    const sort = () => user.click(within(header()).getByRole("button", { name: "Load" }));
    expect(column(0)).toEqual(["web-2", "web-10", "db"]);
    await sort();
    expect(header().getAttribute("aria-sort")).toBe("ascending");
    expect(column(0)).toEqual(["web-10", "web-2", "db"]);
    await sort();
    expect(column(0)).toEqual(["web-2", "web-10", "db"]);
    expect(header().getAttribute("aria-sort")).toBe("descending");
    await sort();
    expect(header().getAttribute("aria-sort")).toBe("none");
  });

  it("is sorted from the start as its settings say, and searched by hand", async () => {
    const { user } = await showTable({ sortBy: "host", sortDirection: "desc" });
    expect(column(0)).toEqual(["web-10", "web-2", "db"]);
    await user.type(screen.getByRole("searchbox", { name: "Search this table" }), "web 71.5");
    await waitFor(() => expect(column(0)).toEqual(["web-2"]));
    expect(screen.getByText("1 of 3 rows")).toBeDefined();
    expect(screen.getByRole("grid").getAttribute("aria-rowcount")).toBe("2");
    await user.type(screen.getByRole("searchbox", { name: "Search this table" }), "nothing");
    expect(await screen.findByText("No row matches")).toBeDefined();
  });

  it("says that the source has more rows, with search and without, and what a search went through", async () => {
    const cut = { ...hosts, totalRows: 123_456 };
    await showTable({ search: false }, cut);
    expect(screen.getByText("First 3 of 123,456 rows")).toBeDefined();
    const { user } = await showTable({}, cut);
    expect(screen.getByRole("status").textContent).toBe("First 3 of 123,456 rows");
    await user.type(screen.getByRole("searchbox", { name: "Search this table" }), "web");
    await waitFor(() => expect(screen.getByRole("status").textContent).toBe("2 of the first 3 of 123,456 rows"));
    await showTable({ search: false });
    expect(screen.queryByText(/^First/)).toBeNull();
  });

  it("filters numbers by comparison, and says states in words", async () => {
    const rules = [{ column: "load", operator: "greater", value: "70", state: "warning" }];
    const { user } = await showTable({ filters: true, rules });
    await user.type(screen.getByRole("textbox", { name: "Filter Load" }), "> 5");
    await waitFor(() => expect(column(1)).toEqual(["71.5\u00A0% (Warning)"]));
  });

  it("hides columns, but never the last one", async () => {
    const { user } = await showTable();
    await user.click(screen.getByRole("button", { name: "Columns" }));
    await user.click(await screen.findByRole("checkbox", { name: "Load" }));
    expect(screen.queryByRole("columnheader", { name: /Load/, hidden: true })).toBeNull();
    expect(screen.getByRole("checkbox", { name: "Host" }).hasAttribute("disabled")).toBe(true);
  });

  it("is walked by arrows, and its cell is copied", async () => {
    const { user } = await showTable();
    const written: string[] = [];
    vi.spyOn(navigator.clipboard, "writeText").mockImplementation((text) => {
      written.push(text);
      return Promise.resolve();
    });
    screen.getByRole("grid").focus();
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowRight}");
    const active = screen.getByRole("grid").getAttribute("aria-activedescendant");
    expect(document.getElementById(active ?? "")?.textContent).toBe("5.0\u00A0%");
    await user.keyboard("{Control>}c{/Control}");
    expect(written).toEqual(["5.0\u00A0%"]);
  });

  it("links only to addresses that may be opened", async () => {
    await showTable({ linkColumn: "host", link: "https://example.test/{host}" });
    expect(screen.getByRole("link", { name: "web-2" }).getAttribute("href")).toBe("https://example.test/web-2");
    cleanup();
    await showTable({ linkColumn: "host", link: "javascript:alert('{host}')" });
    expect(screen.queryByRole("link")).toBeNull();
  });
});

describe("stat", () => {
  it("has its number, state and change in words", () => {
    showWidget({
      kind: "stat",
      props: { thresholds: [{ from: 50, state: "firing" }], goodDirection: "down" },
      data: { table: { columns: hosts.columns, rows: [{ load: 40 }, { load: 60 }] } },
    });
    expect(screen.getByText("60")).toBeDefined();
    expect(screen.getByText("Alarm")).toBeDefined();
    expect(screen.getByText("Up by")).toBeDefined();
    expect(screen.getByText("+20 %", { exact: false })).toBeDefined();
  });

  it("shows a text as it is, and says when there is no row", () => {
    showWidget({ kind: "stat", mapping: { value: ["host"] }, data: { table: hosts } });
    expect(screen.getByText("db")).toBeDefined();
    showWidget({ kind: "stat", data: { table: { ...hosts, rows: [] } } });
    expect(screen.getByText("No rows")).toBeDefined();
  });
});

describe("chart", () => {
  it("says what to do when there are no numbers", () => {
    showWidget({ kind: "chart", data: { table: { columns: hosts.columns.slice(0, 1), rows: hosts.rows } } });
    expect(screen.getByText("No numbers to draw")).toBeDefined();
  });

  it("can be read as a table", async () => {
    const { user } = showWidget({ kind: "chart", props: { title: "Load", type: "bar" }, data: { table: hosts } });
    expect(screen.getByRole("figure", { name: /Load: last 5\.?0?.%, from 5/ })).toBeDefined();
    await user.click(screen.getByRole("button", { name: /Menu of/ }));
    await user.click(await screen.findByRole("menuitem", { name: "Show as a table" }));
    await waitFor(() => screen.getByRole("grid"), { timeout: 15_000 });
    expect(column(0)).toEqual(["web-2", "web-10", "db"]);
  });
});

describe("API data", () => {
  const answer: Table = { columns: [{ key: "value", label: "Value", type: "json" }], rows: [{ value: { a: { b: { c: [1, "x"] } } } }] };

  it("is a tree that opens and closes", async () => {
    const { user } = showWidget({ kind: "api-data", props: { show: "json" }, data: { table: answer } });
    expect(screen.queryByText("c:", { exact: false })).toBeNull();
    await user.click(screen.getByRole("button", { name: /b:/ }));
    await user.click(screen.getByRole("button", { name: /c:/ }));
    expect(screen.getByText('"x"')).toBeDefined();
    await user.click(screen.getByRole("button", { name: /a:/ }));
    expect(screen.queryByText('"x"')).toBeNull();
  });

  it("is a list of labels and values, or one value", () => {
    showWidget({
      kind: "api-data",
      props: { show: "list", limit: 2 },
      mapping: { label: ["host"], value: ["load"] },
      data: { table: hosts },
    });
    expect(screen.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual(["web-271.5\u00A0%", "web-105\u00A0%"]);
    showWidget({ kind: "api-data", props: { show: "value" }, mapping: { value: ["load"] }, data: { table: hosts } });
    expect(screen.getByText("71.5 %")).toBeDefined();
  });

  it.each(["list", "json"])("as %s shows more rows than it is set to when asked, and says what the source has", async (show) => {
    const table = { ...hosts, totalRows: 40 };
    const { user } = showWidget({ kind: "api-data", props: { show, limit: 2 }, mapping: { value: ["host"] }, data: { table } });
    expect(screen.queryByText(/^"?db"?$/)).toBeNull();
    await user.click(screen.getByRole("button", { name: "1 more" }));
    expect(screen.getByText(/^"?db"?$/)).toBeDefined();
    expect(screen.getByText("First 3 of 40 rows")).toBeDefined();
  });

  it("says of a row that is nothing that it is", () => {
    const table: Table = { columns: hosts.columns, rows: [{}, { host: null }, { host: "db" }] };
    showWidget({ kind: "api-data", props: { show: "list" }, mapping: { value: ["host"] }, data: { table } });
    expect(screen.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual(["–", "–", "db"]);
    showWidget({ kind: "api-data", props: { show: "value" }, data: { table } });
    expect(screen.getByText("–")).toBeDefined();
  });

  it("has a long value whole in a popover", async () => {
    const long = "word ".repeat(100).trim();
    const { user } = showWidget({
      kind: "api-data",
      props: { show: "list" },
      mapping: { value: ["host"] },
      data: { table: { columns: hosts.columns, rows: [{ host: long }] } },
    });
    await user.click(screen.getByRole("button", { name: long }));
    expect((await screen.findByRole("dialog")).textContent).toBe(long);
  });

  it("is reached and scrolled by keyboard once it is longer than its tile", () => {
    const observers: (() => void)[] = [];
    vi.stubGlobal(
      "ResizeObserver",
      class {
        constructor(run: () => void) {
          observers.push(run);
        }
        observe() {}
        disconnect() {}
      },
    );
    vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(900);
    showWidget({ kind: "api-data", props: { show: "list", title: "Hosts" }, data: { table: hosts } });
    act(() => observers.forEach((run) => run()));
    expect(screen.getByRole("region", { name: "API data “Hosts”" }).tabIndex).toBe(0);
  });
});
