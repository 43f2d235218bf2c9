import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { stubLayout } from "#client/ui/testing/jsdom.ts";

import { showWidget } from "./testing/show-widget.tsx";

const host = { name: "host", default: "web 1" };

beforeAll(stubLayout);
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe("text", () => {
  it("is drawn as elements of what it means, with variables filled in", () => {
    const shown = showWidget({
      kind: "text",
      variables: [host],
      text: [
        { insert: "Host {{host}}" },
        { insert: "\n", attributes: { header: 2 } },
        { insert: "one" },
        { insert: "\n", attributes: { list: "ordered" } },
        { insert: "two" },
        { insert: "\n", attributes: { list: "ordered" } },
        { insert: "said" },
        { insert: "\n", attributes: { blockquote: true } },
        { insert: "a = 1" },
        { insert: "\n", attributes: { "code-block": "plain" } },
        { insert: "b = 2" },
        { insert: "\n", attributes: { "code-block": "plain" } },
        { insert: "runbook", attributes: { link: "https://example.test/{{host}}" } },
        { insert: "\n" },
      ],
    });
    expect(screen.getByRole("heading", { name: "Host web 1" })).toBeDefined();
    expect(within(screen.getByRole("list")).getAllByRole("listitem")).toHaveLength(2);
    expect(screen.getByText("said").closest("blockquote")).not.toBeNull();
    expect(document.querySelector("pre")?.textContent).toBe("a = 1\nb = 2");
    const link = screen.getByRole("link", { name: "runbook" });
    expect(link.getAttribute("href")).toBe("https://example.test/web%201");
    expect(link.getAttribute("rel")).toContain("noopener");
    act(() => shown.set("host", "db 2"));
    expect(screen.getByRole("heading", { name: "Host db 2" })).toBeDefined();
  });

  it("draws markup as the letters it is made of, and unsafe links as text", () => {
    showWidget({
      kind: "text",
      variables: [{ name: "host", default: "javascript:alert(1)" }],
      text: [
        { insert: "<img src=x onerror=alert(1)>", attributes: { link: "javascript:alert(1)" } },
        { insert: "by variable", attributes: { link: "{{host}}" } },
        { insert: "\n" },
      ],
    });
    expect(screen.getByText("<img src=x onerror=alert(1)>")).toBeDefined();
    expect(screen.getByText("by variable")).toBeDefined();
    expect(screen.queryByRole("link")).toBeNull();
    expect(document.querySelector("article img")).toBeNull();
  });

  it("invites to write on the canvas, and is nothing at all elsewhere", () => {
    showWidget({ kind: "text", mode: "edit" });
    expect(screen.getByText("Double-click to write")).toBeDefined();
    showWidget({ kind: "text" });
    expect(screen.queryByText("Double-click to write")).toBeNull();
  });
});

describe("button", () => {
  const button = (name = "Go") => screen.getByRole("button", { name });

  it("sets a variable, keeping the type of what it is set to", async () => {
    const action = { type: "set-variable", variable: "hours", value: "{{wanted}}" };
    const shown = showWidget({
      kind: "button",
      props: { label: "Last {{wanted}} h", action },
      variables: [
        { name: "hours", type: "number", default: 1 },
        { name: "wanted", type: "number", default: 24 },
      ],
    });
    await shown.user.click(button("Last 24 h"));
    expect(shown.values()["hours"]).toBe(24);
    await waitFor(() => expect(shown.url()).toBe("/p/one?hours=24"));
  });

  it("goes to a page with variables in its address", async () => {
    const action = { type: "page", slug: "host detail", variables: { host: "{{host}}", view: "all" } };
    const shown = showWidget({ kind: "button", props: { label: "Go", action }, variables: [host] });
    await shown.user.click(button());
    await waitFor(() => expect(shown.url()).toBe("/p/host%20detail?host=web+1&view=all"));
  });

  it("opens sites in a tab that cannot reach back, and nothing but sites", async () => {
    const open = vi.spyOn(window, "open").mockReturnValue(null);
    const action = { type: "link", url: "{{host}}", newTab: true };
    const shown = showWidget({
      kind: "button",
      props: { label: "Go", action },
      variables: [{ name: "host", default: "https://example.test/" }],
    });
    await shown.user.click(button());
    expect(open).toHaveBeenCalledExactlyOnceWith("https://example.test/", "_blank", "noopener,noreferrer");
    act(() => shown.set("host", "javascript:alert(1)"));
    await shown.user.click(button());
    expect(open).toHaveBeenCalledTimes(1);
  });

  it("asks before, where it is set to, and does nothing when the answer is no", async () => {
    const action = { type: "set-variable", variable: "host", value: "new" };
    const shown = showWidget({ kind: "button", props: { label: "Go", action, confirm: "Leave {{host}}?" }, variables: [host] });
    await shown.user.click(button());
    expect(within(screen.getByRole("alertdialog")).getByText("Leave web 1?")).toBeDefined();
    await shown.user.click(button("Cancel"));
    expect(shown.values()["host"]).toBe("web 1");
    expect(document.activeElement).toBe(button());
    await shown.user.click(button());
    await shown.user.click(within(screen.getByRole("alertdialog")).getByRole("button", { name: "Go" }));
    expect(shown.values()["host"]).toBe("new");
  });
});

describe("web page", () => {
  const frame = () => document.querySelector("iframe");

  it("is kept apart from the page, with a name to be spoken", () => {
    showWidget({ kind: "iframe", props: { url: "https://status.example.test/{{host}}", allowForms: true }, variables: [host] });
    expect(frame()?.getAttribute("sandbox")).toBe("allow-scripts allow-forms");
    expect(frame()?.getAttribute("src")).toBe("https://status.example.test/web%201");
    expect(frame()?.title).toBe("status.example.test");
  });

  it("never gives this product's own pages scripts and their origin at once", () => {
    showWidget({ kind: "iframe", props: { url: `${location.origin}/p/one`, allowSameOrigin: true } });
    expect(frame()?.getAttribute("sandbox")).toBe("allow-scripts");
  });

  it("says what is the matter where there is nothing to show", () => {
    showWidget({ kind: "iframe", props: {}, mode: "edit" });
    expect(screen.getByText("No address yet")).toBeDefined();
    showWidget({ kind: "iframe", props: { url: "javascript:alert(1)" } });
    expect(screen.getByText("This cannot be shown")).toBeDefined();
    expect(frame()).toBeNull();
  });

  it("loads anew as often as it is told to", async () => {
    vi.useFakeTimers();
    showWidget({ kind: "iframe", props: { url: "https://status.example.test/", refreshSeconds: 5 } });
    const first = frame();
    act(() => void vi.advanceTimersByTime(4_900));
    expect(frame()).toBe(first);
    act(() => void vi.advanceTimersByTime(200));
    expect(frame()).not.toBe(first);
    vi.useRealTimers();
  });
});

describe("container", () => {
  const drawn = (container: string) => <p>{`Inside ${container}`}</p>;

  it.each(["view", "edit"] as const)("switches tabs by keys and pointer, and draws only what is in sight (%s)", async (mode) => {
    const shown = showWidget({ kind: "container", props: { title: "Hosts" }, tabs: ["One", "Two", "Three"], mode, renderContainer: drawn });
    expect(screen.getByRole("tablist", { name: "Hosts" })).toBeDefined();
    expect(screen.getByText(`Inside ${shown.tabIds[0]}`)).toBeDefined();
    expect(screen.queryByText(`Inside ${shown.tabIds[1]}`)).toBeNull();
    await shown.user.click(screen.getByRole("tab", { name: "Two" }));
    expect(screen.getByText(`Inside ${shown.tabIds[1]}`)).toBeDefined();
    await shown.user.keyboard("{ArrowRight}");
    expect(screen.getByRole("tab", { name: "Three" }).getAttribute("aria-selected")).toBe("true");
    expect(screen.getByText(`Inside ${shown.tabIds[2]}`)).toBeDefined();
  });

  it("is folded by a control in the line of its title, of its tabs where it has no title", async () => {
    const shown = showWidget({ kind: "container", props: { title: "Hosts", isCollapsible: true }, renderContainer: drawn });
    const button = screen.getByRole("button", { name: "Hide Hosts" });
    expect(screen.getByRole("heading", { name: "Hosts" }).parentElement?.contains(button)).toBe(true);
    await shown.user.click(button);
    expect(screen.queryByText(/^Inside/)).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Show Hosts" }));
    const untitled = showWidget({ kind: "container", props: { isCollapsible: true }, tabs: ["One", "Two"], renderContainer: drawn });
    await untitled.user.click(screen.getByRole("button", { name: "Hide what is in it" }));
    expect(screen.queryByRole("tab")).toBeNull();
  });

  it("has variables filled into the titles of its tabs", () => {
    showWidget({ kind: "container", tabs: ["Jobs of {{host}}"], variables: [{ name: "host", default: "web-1" }] });
    expect(screen.getByRole("tab", { name: "Jobs of web-1" })).toBeDefined();
  });

  it("that can't be folded any more is open", () => {
    showWidget({ kind: "container", props: { startsFolded: true }, renderContainer: () => <p>Inside</p> });
    expect(screen.getByText("Inside")).toBeDefined();
  });

  it("starts folded for who looks at it, open on the canvas", async () => {
    const props = { isCollapsible: true, startsFolded: true };
    const shown = showWidget({ kind: "container", props, renderContainer: drawn });
    expect(screen.queryByText(/^Inside/)).toBeNull();
    await shown.user.click(screen.getByRole("button", { expanded: false }));
    expect(screen.getByText(/^Inside/)).toBeDefined();
    showWidget({ kind: "container", props, mode: "edit", renderContainer: drawn });
    expect(screen.getByText(/^Inside/)).toBeDefined();
  });
});
