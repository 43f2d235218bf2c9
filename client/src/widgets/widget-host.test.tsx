import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { stubLayout } from "#client/ui/testing/jsdom.ts";
import type { Table } from "#shared/live/schema.ts";

import { showWidget, WIDGET_ID } from "./testing/show-widget.tsx";
import { WidgetBoundary } from "./widget-boundary.tsx";

const MINUTE_MS = 60_000;
const table: Table = { columns: [{ key: "cpu", label: "CPU", type: "number", unit: "%" }], rows: [{ cpu: 42 }] };
const failure = { reason: "Grafana said 503", since: new Date(Date.now() - 12 * MINUTE_MS) };
const bound = { kind: "stat", props: { title: "CPU" }, mapping: { value: ["cpu"] } };

beforeAll(stubLayout);
afterEach(cleanup);

describe("a widget of a newer version", () => {
  it("is kept and said so, by the name of what is not understood", () => {
    showWidget({ kind: "hologram" });
    expect(screen.getByText("Made by a newer version")).toBeDefined();
    expect(screen.getByText(/“hologram”/)).toBeDefined();
    showWidget({ kind: "text-input", props: { type: "hologram" } });
    expect(screen.getByText(/Text input: Type/)).toBeDefined();
  });
});

describe("states of data", () => {
  it("says how to bind a widget to who can, and nothing of the kind to who looks at it", () => {
    showWidget({ ...bound, mode: "edit" });
    expect(screen.getByText(/Choose a tool for it on the Data tab. It needs “Value”/)).toBeDefined();
    showWidget(bound);
    expect(screen.getByText("No data bound")).toBeDefined();
    expect(screen.queryByText(/Data tab/)).toBeNull();
  });

  it("shows that data is on its way", () => {
    showWidget({ ...bound, data: { status: "loading" } });
    expect(screen.getByRole("status", { name: "Loading data" })).toBeDefined();
    expect(screen.getByRole("article").getAttribute("aria-busy")).toBe("true");
  });

  it("tells why there is no data, and asks again when told to", async () => {
    const shown = showWidget({ ...bound, data: { status: "failed", fetchedAt: null, failure } });
    expect(screen.getByRole("alert").textContent).toContain("Grafana said 503");
    await shown.user.click(screen.getByRole("button", { name: "Try again" }));
    expect(shown.refreshed).toEqual([WIDGET_ID]);
  });

  it("offers another try in a tile that is low, and on the canvas", async () => {
    const shown = showWidget({ ...bound, mode: "edit", height: 60, data: { status: "failed", fetchedAt: null, failure } });
    const button = screen.getByRole("button", { name: "Try again" });
    expect(button.closest("[inert]")).toBeNull();
    await shown.user.click(button);
    expect(shown.refreshed).toEqual([WIDGET_ID]);
  });

  it("in a small tile has the reason of a failure behind its words, and says it to whoever hears it", async () => {
    const { user } = showWidget({ kind: "stat", data: { status: "failed", failure }, height: 80 });
    expect(screen.getByRole("alert").textContent).toMatch(/^No data: Grafana said 503\. Since .+\.$/);
    await user.click(screen.getByRole("button", { name: /^No data/ }));
    expect((await screen.findByRole("dialog")).textContent).toContain("Grafana said 503. Since");
  });

  it("keeps the last good data, with its age and the reason, grey once it is past its limit", () => {
    const fetchedAt = new Date(Date.now() - 14 * MINUTE_MS);
    showWidget({ ...bound, data: { status: "failed", table, fetchedAt, staleAfterMs: 20 * MINUTE_MS, failure } });
    expect(screen.getByText("42").closest(".grayscale")).toBeNull();
    expect(screen.getByRole("button", { name: "The source fails; data is 14 min old" })).toBeDefined();
    showWidget({ ...bound, data: { status: "stale", table, fetchedAt, staleAfterMs: 10 * MINUTE_MS, failure } });
    expect(screen.getByText("42").closest(".grayscale")).not.toBeNull();
    expect(screen.getByText("Grafana said 503")).toBeDefined();
  });

  it("shows no age while data is as new as expected", () => {
    showWidget({ ...bound, data: { table } });
    expect(screen.getByText("42")).toBeDefined();
    expect(screen.queryByRole("button", { name: /old$/ })).toBeNull();
  });
});

describe("title, help and visibility", () => {
  const host = { name: "host", default: "web 1" };

  it("fills variables into the title, and keeps help behind a button", async () => {
    const shown = showWidget({ kind: "text", props: { title: "Load of {{host}}", help: "Averages" }, variables: [host] });
    expect(screen.getByRole("heading", { name: "Load of web 1" })).toBeDefined();
    await shown.user.click(screen.getByRole("button", { name: "About Load of web 1" }));
    expect(screen.getByText("Averages")).toBeDefined();
  });

  it("is not there while its rule does not hold; on the canvas it is grey, with the reason", () => {
    const visibility = { match: "all", rules: [{ variable: "host", operator: "is", value: "db" }] };
    const shown = showWidget({ kind: "button", props: { label: "Go", visibility }, variables: [host] });
    expect(screen.queryByRole("button")).toBeNull();
    act(() => shown.set("host", "db"));
    expect(screen.getByRole("button", { name: "Go" })).toBeDefined();
    showWidget({ kind: "button", props: { label: "Go", visibility }, variables: [host], mode: "edit" });
    expect(screen.getByText("Hidden now")).toBeDefined();
  });
});

describe("variables and the URL", () => {
  it("reads what a link says, follows the way back, and leaves other parameters alone", async () => {
    const variables = [{ name: "pick" }, { name: "hidden", inUrl: false }];
    const shown = showWidget({ kind: "text", variables, search: "?pick=a&tab=2&hidden=x" });
    expect(shown.values()).toEqual({ pick: "a", hidden: "" });
    act(() => shown.set("pick", "b"));
    await waitFor(() => expect(shown.url()).toContain("pick=b"));
    expect(shown.url()).toContain("tab=2");
    await act(() => shown.go("?pick=c"));
    expect(shown.values()["pick"]).toBe("c");
    act(() => shown.set("pick", ""));
    await waitFor(() => expect(shown.url()).toBe("/p/one"));
  });

  it("keeps what was typed last when writes to the URL come back late", async () => {
    const shown = showWidget({ kind: "text", variables: [{ name: "pick" }] });
    for (const text of ["a", "ab", "abc"]) act(() => shown.set("pick", text));
    expect(shown.values()["pick"]).toBe("abc");
    await waitFor(() => expect(shown.url()).toBe("/p/one?pick=abc"));
    expect(shown.values()["pick"]).toBe("abc");
  });
});

describe("WidgetBoundary", () => {
  beforeEach(() => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    return () => vi.restoreAllMocks();
  });

  function Face({ isBroken }: { isBroken: boolean }) {
    if (isBroken) throw new Error("broken");
    return <p>Face</p>;
  }
  const page = (key: number, isBroken: boolean) => (
    <>
      <p>Others</p>
      <WidgetBoundary resetKey={key} renderFailed={(retry) => <button onClick={retry}>Try again</button>}>
        <Face isBroken={isBroken} />
      </WidgetBoundary>
    </>
  );

  it("keeps a face that throws from taking the page with it, and tries again with other settings", () => {
    const { rerender } = render(page(1, true));
    expect(screen.getByText("Others")).toBeDefined();
    expect(screen.getByRole("button", { name: "Try again" })).toBeDefined();
    rerender(page(2, false));
    expect(screen.getByText("Face")).toBeDefined();
  });
});
