import { act, cleanup, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { stubLayout } from "#client/ui/testing/jsdom.ts";

import { showWidget } from "./testing/show-widget.tsx";

const OPTIONS = [
  { value: "a", label: "Alpha" },
  { value: "b", label: "Beta" },
  { value: "c", label: "Gamma" },
];
const MANY = Array.from({ length: 210 }, (_, index) => ({ value: `h${index}`, label: `Host ${index}` }));
const pick = { name: "pick" };
const picks = { name: "picks", type: "list" as const, default: [] };

beforeAll(stubLayout);
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe("text input", () => {
  const field = () => screen.getByLabelText<HTMLInputElement>("Filter");
  const props = { label: "Filter", variable: "pick", debounceMs: 200 };

  it("waits until nobody types any more, and puts what was typed into the variable and the URL", async () => {
    const shown = showWidget({ kind: "text-input", props, variables: [pick] });
    await shown.user.type(field(), "web");
    expect(shown.values()["pick"]).toBe("");
    await waitFor(() => expect(shown.values()["pick"]).toBe("web"));
    await waitFor(() => expect(shown.url()).toBe("/p/one?pick=web"));
  });

  it("does not wait for Enter, nor when it is left", async () => {
    const shown = showWidget({ kind: "text-input", props: { ...props, debounceMs: 5_000 }, variables: [pick] });
    await shown.user.type(field(), "one{Enter}");
    expect(shown.values()["pick"]).toBe("one");
    await shown.user.type(field(), " two");
    await shown.user.tab();
    expect(shown.values()["pick"]).toBe("one two");
  });

  it("shows a change from elsewhere at once, and forgets what was half typed", async () => {
    const shown = showWidget({ kind: "text-input", props: { ...props, debounceMs: 60 }, variables: [pick], search: "?pick=first" });
    expect(field().value).toBe("first");
    await shown.user.type(field(), "x");
    act(() => shown.set("pick", "other"));
    expect(field().value).toBe("other");
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(shown.values()["pick"]).toBe("other");
  });

  it("takes numbers in their range only, and lets them be typed to their end", async () => {
    const number = { name: "pick", type: "number" as const, default: 0 };
    const shown = showWidget({
      kind: "text-input",
      props: { ...props, type: "number", min: 0, max: 10, step: 0.25, debounceMs: 0 },
      variables: [number],
    });
    await shown.user.clear(field());
    await shown.user.type(field(), "1.");
    await waitFor(() => expect(shown.values()["pick"]).toBe(1));
    expect(field().value).toBe("1.");
    await shown.user.type(field(), "25");
    await waitFor(() => expect(shown.values()["pick"]).toBe(1.25));
    await shown.user.clear(field());
    await shown.user.type(field(), "11");
    expect(screen.getByText("A number from 0 to 10 in steps of 0.25")).toBeDefined();
    expect(field().getAttribute("aria-invalid")).toBe("true");
    await shown.user.tab();
    expect(shown.values()["pick"]).toBe(1);
    expect(field().value).toBe("1");
    await shown.user.type(field(), "{ArrowUp}{ArrowUp}");
    expect(shown.values()["pick"]).toBe(1.5);
  });

  it("that is emptied leaves the address", async () => {
    const number = { name: "pick", type: "number" as const, default: 0 };
    const shown = showWidget({
      kind: "text-input",
      props: { ...props, type: "number", debounceMs: 0 },
      variables: [number],
      search: "?pick=7",
    });
    await shown.user.clear(field());
    await waitFor(() => expect(shown.values()["pick"]).toBeNull());
    expect(shown.url()).toBe("/p/one");
  });
});

describe("dropdown", () => {
  const props = { label: "Host", variable: "pick", options: OPTIONS };

  it("says that its choices could not be fetched, why, and asks again", async () => {
    const failure = { reason: "The API answered 500", since: new Date() };
    const shown = showWidget({
      kind: "dropdown",
      props: { ...props, options: [] },
      variables: [pick],
      data: { status: "failed", table: null, failure },
    });
    await shown.user.click(screen.getByRole("button", { name: "Host: nothing chosen, the choices could not be fetched" }));
    expect(await screen.findByText(/The choices could not be fetched: The API answered 500/)).toBeDefined();
    await shown.user.click(screen.getByRole("button", { name: "Try again" }));
    expect(shown.refreshed).toHaveLength(1);
  });

  it("is worked by keys alone, also where there is no field to search in", async () => {
    const shown = showWidget({ kind: "dropdown", props, variables: [pick] });
    await shown.user.tab();
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Host: nothing chosen" }));
    await shown.user.keyboard("{Enter}");
    await screen.findByRole("option", { name: "Alpha" });
    await shown.user.keyboard("{ArrowDown}{Enter}");
    expect(shown.values()["pick"]).toBe("b");
    await waitFor(() => expect(screen.queryByRole("option")).toBeNull());
    expect(screen.getByRole("button", { name: "Host: Beta" })).toBeDefined();
    await shown.user.click(screen.getByRole("button", { name: "Empty Host" }));
    expect(shown.values()["pick"]).toBe("");
  });

  it("says when what is chosen is no choice any more, and lets it be emptied", async () => {
    const gone = { ...pick, default: "left" };
    const shown = showWidget({ kind: "dropdown", props: { ...props, clearable: false }, variables: [gone] });
    expect(screen.getByRole("button", { name: "Host: left, not among the choices" })).toBeDefined();
    await shown.user.click(screen.getByRole("button", { name: "Empty Host" }));
    expect(shown.values()["pick"]).toBe("");
    expect(screen.getByRole("button", { name: "Host: nothing chosen" })).toBeDefined();
  });

  it("searches long lists and draws no more of them than can be read", async () => {
    const shown = showWidget({ kind: "dropdown", props: { ...props, options: MANY }, variables: [pick] });
    await shown.user.click(screen.getByRole("button", { name: "Host: nothing chosen" }));
    expect(document.querySelectorAll("[role=option]")).toHaveLength(200);
    expect(screen.getByText("10 more: search to find them")).toBeDefined();
    await shown.user.paste("209");
    await shown.user.keyboard("{Enter}");
    expect(shown.values()["pick"]).toBe("h209");
  });

  it("takes several into a list, which stays open", async () => {
    const shown = showWidget({ kind: "dropdown", props: { ...props, variable: "picks", multiple: true }, variables: [picks] });
    await shown.user.click(screen.getByRole("button", { name: "Host: nothing chosen" }));
    await shown.user.click(screen.getByRole("option", { name: /Alpha/ }));
    await shown.user.click(screen.getByRole("option", { name: /Gamma/ }));
    expect(shown.values()["picks"]).toEqual(["a", "c"]);
    await shown.user.click(screen.getByRole("option", { name: /Alpha/ }));
    expect(shown.values()["picks"]).toEqual(["c"]);
    await waitFor(() => expect(shown.url()).toBe("/p/one?picks=c"));
  });

  it("takes options from the rows of its data", async () => {
    const table = {
      columns: [
        { key: "id", label: "Id", type: "number" as const },
        { key: "name", label: "Name", type: "text" as const },
      ],
      rows: [{ id: 7, name: "Seven" }],
    };
    const shown = showWidget({
      kind: "dropdown",
      props: { ...props, options: [] },
      variables: [pick],
      data: { table },
      mapping: { value: ["id"], label: ["name"] },
    });
    await shown.user.click(screen.getByRole("button", { name: "Host: nothing chosen" }));
    await shown.user.click(screen.getByRole("option", { name: "Seven" }));
    expect(shown.values()["pick"]).toBe("7");
  });
});

describe("radio buttons", () => {
  it.each(["list", "segments"])("choose one, drawn as %s", async (look) => {
    const shown = showWidget({ kind: "radio", props: { label: "Region", variable: "pick", options: OPTIONS, look }, variables: [pick] });
    await shown.user.click(screen.getByRole("radio", { name: "Beta" }));
    expect(shown.values()["pick"]).toBe("b");
    await shown.user.keyboard(look === "list" ? "{ArrowDown>}" : "{ArrowRight} ");
    await waitFor(() => expect(shown.values()["pick"]).toBe("c"));
    act(() => shown.set("pick", "a"));
    expect(screen.getByRole("radio", { name: "Alpha" }).getAttribute("aria-checked")).toBe("true");
  });
});

describe("an address", () => {
  it("loses what is no value of a variable's type, and keeps the rest", async () => {
    const variables = [{ name: "minutes", type: "number" as const, default: 5 }, pick];
    const shown = showWidget({ kind: "text-input", props: { variable: "pick" }, variables, search: "?minutes=abc&pick=web&wall=0" });
    expect(shown.values()).toEqual({ minutes: 5, pick: "web" });
    await waitFor(() => expect(shown.url()).toBe("/p/one?wall=0&pick=web"));
    await act(() => shown.go("?minutes=1e999"));
    await waitFor(() => expect(shown.url()).toBe("/p/one"));
  });
});

describe("checkbox", () => {
  it.each(["text", "number", "list", "boolean"] as const)("is yes or no in a variable of type %s too", async (type) => {
    const variables = [{ name: "pick", type, default: type === "list" ? [] : type === "text" ? "false" : type === "number" ? 0 : false }];
    const shown = showWidget({ kind: "checkbox", props: { label: "Only failed", variable: "pick" }, variables });
    const isChecked = () => screen.getByRole("checkbox", { name: "Only failed" }).getAttribute("aria-checked");
    const before = shown.values()["pick"];
    expect(isChecked()).toBe("false");
    await shown.user.click(screen.getByRole("checkbox"));
    expect(isChecked()).toBe("true");
    expect(shown.values()["pick"]).toEqual({ text: "true", number: 1, list: ["true"], boolean: true }[type]);
    await shown.user.click(screen.getByRole("checkbox"));
    expect(isChecked()).toBe("false");
    expect(shown.values()["pick"]).toEqual(before);
  });

  it("is yes or no without options", async () => {
    const shown = showWidget({
      kind: "checkbox",
      props: { label: "Only failed", variable: "pick" },
      variables: [{ name: "pick", type: "boolean", default: false }],
    });
    await shown.user.click(screen.getByLabelText("Only failed"));
    expect(shown.values()["pick"]).toBe(true);
    await waitFor(() => expect(shown.url()).toBe("/p/one?pick=true"));
    await shown.user.keyboard(" ");
    expect(shown.values()["pick"]).toBe(false);
  });

  it("is several of a few with options", async () => {
    const shown = showWidget({ kind: "checkbox", props: { label: "Teams", variable: "picks", options: OPTIONS }, variables: [picks] });
    await shown.user.click(screen.getByLabelText("Beta"));
    await shown.user.click(screen.getByLabelText("Alpha"));
    expect(shown.values()["picks"]).toEqual(["b", "a"]);
    expect(screen.getByRole("group", { name: "Teams" })).toBeDefined();
  });
});

describe("inputs on the canvas", () => {
  it.each(["text-input", "dropdown", "radio", "checkbox"])("%s is inert there and says what it lacks", (kind) => {
    showWidget({ kind, props: { label: "Host" }, mode: "edit" });
    const face = screen.getByText("Needs a variable");
    expect(face.closest("[inert]")).not.toBeNull();
  });

  it("works for who looks at it, and does not tell them how to build it", () => {
    showWidget({ kind: "dropdown", props: { label: "Host" } });
    expect(document.querySelector("[inert]")).toBeNull();
    expect(screen.queryByText(/on the right/)).toBeNull();
  });
});
