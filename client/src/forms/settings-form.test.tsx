import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useEffect, useState } from "react";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";

import { stubLayout } from "#client/ui/testing/jsdom.ts";
import { TooltipProvider } from "#client/ui/tooltip.tsx";
import { type FieldUi, field } from "#shared/kernel/field.ts";
import type { Json } from "#shared/kernel/json.ts";
import { Variable, Visibility, WidgetAction } from "#shared/pages/schema.ts";
import { CellRule } from "#shared/widgets/cell-rule.ts";
import { choicesField } from "#shared/widgets/choices.ts";
import { thresholdsField } from "#shared/widgets/thresholds.ts";

import { formOfZod } from "./form-schema.core.ts";
import { SettingsForm, type SettingsFormProps } from "./settings-form.tsx";

const user = userEvent.setup();
const changed = vi.fn<(name: string, value: Json | undefined) => void>();
const VARIABLES = [Variable.parse({ name: "host", label: "Host" }), Variable.parse({ name: "minutes", type: "number" })];

beforeAll(stubLayout);
beforeEach(() => changed.mockClear());
afterEach(cleanup);

interface Shown extends Partial<SettingsFormProps> {
  schema: SettingsFormProps["schema"];
}

const elsewhere = new EventTarget();

/** Somebody else stores a value. */
function storeFromElsewhere(name: string, value: Json): void {
  elsewhere.dispatchEvent(new CustomEvent("store", { detail: { [name]: value } }));
}

/** A form over values that are kept as a page keeps them, and that somebody else may change. */
function Harness({ values: initial = {}, ...props }: Shown) {
  const [values, setValues] = useState(initial);
  useEffect(() => {
    const onStore = (event: Event) => {
      if (event instanceof CustomEvent) setValues((before) => ({ ...before, ...event.detail }));
    };
    elsewhere.addEventListener("store", onStore);
    return () => elsewhere.removeEventListener("store", onStore);
  }, []);
  return (
    <QueryClientProvider client={new QueryClient()}>
      <TooltipProvider>
        <SettingsForm
          {...props}
          values={values}
          onChange={(name, value) => {
            changed(name, value);
            setValues((before) => ({ ...before, [name]: value }));
          }}
        />
      </TooltipProvider>
    </QueryClientProvider>
  );
}

function show(shape: z.ZodRawShape, props: Partial<SettingsFormProps> = {}) {
  return render(<Harness schema={formOfZod(z.object(shape))} variables={VARIABLES} {...props} />);
}

const text = (ui: Partial<FieldUi> = {}) => field(z.string().max(20).default(""), { label: "Title", ...ui });

describe("a text", () => {
  it("is stored once, when nobody has typed for a moment", async () => {
    show({ title: text() });
    await user.type(screen.getByLabelText("Title"), "Hello");
    expect(changed).not.toHaveBeenCalled();
    await waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
    expect(changed).toHaveBeenCalledWith("title", "Hello");
  });

  it("is stored at once on Enter and on leaving, and not twice", async () => {
    show({ title: text() });
    await user.type(screen.getByLabelText("Title"), "One{Enter}");
    expect(changed.mock.calls).toEqual([["title", "One"]]);
    await user.type(screen.getByLabelText("Title"), " more");
    await user.tab();
    expect(changed.mock.calls).toEqual([
      ["title", "One"],
      ["title", "One more"],
    ]);
  });

  it("is not lost when the form goes away before the pause is over", async () => {
    const { unmount } = show({ title: text() });
    await user.type(screen.getByLabelText("Title"), "Kept");
    unmount();
    expect(changed.mock.calls).toEqual([["title", "Kept"]]);
  });

  it("goes back to what is stored on Escape", async () => {
    show({ title: text() }, { values: { title: "Before" } });
    await user.type(screen.getByLabelText("Title"), " and after{Escape}");
    expect(screen.getByLabelText("Title")).toHaveProperty("value", "Before");
    await user.tab();
    expect(changed).not.toHaveBeenCalled();
  });

  it("that is not valid stays with its reason beside it and is not stored", async () => {
    show({ title: text() });
    const input = screen.getByLabelText("Title");
    await user.type(input, "x".repeat(21));
    await user.tab();
    expect(changed).not.toHaveBeenCalled();
    expect(screen.getByRole("alert").textContent).toBe("At most 20 characters");
    expect(input.getAttribute("aria-invalid")).toBe("true");
    expect(input.getAttribute("aria-describedby")).toBe(screen.getByRole("alert").id);
    await user.type(input, "{Escape}");
    expect(screen.queryByRole("alert")).toBeNull();
    expect(input.getAttribute("aria-invalid")).toBeNull();
    await user.type(input, "x".repeat(21));
    await user.type(input, "{Backspace}{Enter}");
    expect(screen.queryByRole("alert")).toBeNull();
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it("changed by somebody else shows at once and keeps focus and caret", async () => {
    show({ title: text() }, { values: { title: "world" } });
    const input = screen.getByLabelText<HTMLInputElement>("Title");
    await user.click(input);
    input.setSelectionRange(2, 2);
    fireEvent.select(input);
    act(() => storeFromElsewhere("title", "hello world"));
    expect(input.value).toBe("hello world");
    expect(document.activeElement).toBe(input);
    expect(input.selectionStart).toBe(8);
  });

  it("that somebody else replaced is not mixed by the browser's undo with what was in it before", async () => {
    show({ title: text() }, { values: { title: "start" } });
    const input = screen.getByLabelText<HTMLInputElement>("Title");
    const undo = () => fireEvent(input, new InputEvent("beforeinput", { inputType: "historyUndo", cancelable: true, bubbles: true }));
    await user.type(input, "{Backspace}{Backspace}{Enter}");
    expect(undo()).toBe(true);
    act(() => storeFromElsewhere("title", "theirs"));
    expect(undo()).toBe(false);
    await user.type(input, "!");
    expect(undo()).toBe(true);
  });

  it("that is being typed is not taken away by what somebody else stores", async () => {
    show({ title: text() }, { values: { title: "a" } });
    const input = screen.getByLabelText<HTMLInputElement>("Title");
    await user.type(input, "bc");
    act(() => storeFromElsewhere("title", "other"));
    expect(input.value).toBe("abc");
    await user.type(input, "{Enter}");
    expect(changed.mock.calls).toEqual([["title", "abc"]]);
    act(() => storeFromElsewhere("title", "later"));
    expect(input.value).toBe("later");
  });
});

describe("variables in a text", () => {
  it("are offered after {{ and taken with Enter, without storing half of them", async () => {
    show({ title: text({ control: "template" }) });
    const input = screen.getByLabelText<HTMLInputElement>("Title");
    await user.click(input);
    await user.paste("On {{mi");
    expect(await screen.findByRole("option", { name: /minutes/ })).toBeDefined();
    expect(input.getAttribute("aria-expanded")).toBe("true");
    await user.keyboard("{Enter}");
    expect(input.value).toBe("On {{minutes}}");
    expect(screen.queryByRole("listbox")).toBeNull();
    expect(input.selectionStart).toBe("On {{minutes}}".length);
    await user.keyboard("{Enter}");
    expect(changed.mock.calls).toEqual([["title", "On {{minutes}}"]]);
  });

  it("can be put in from a menu", async () => {
    show({ title: text({ control: "template" }) }, { values: { title: "Of " } });
    await user.click(screen.getByRole("button", { name: "Insert variable" }));
    await user.click(screen.getByRole("menuitem", { name: /host/ }));
    expect(screen.getByLabelText("Title")).toHaveProperty("value", "Of {{host}}");
  });

  it("are taken for numbers where the form fills them in", async () => {
    show({ minutes: field(z.number().max(60).default(5), { label: "Minutes" }) }, { acceptsVariables: true });
    const input = screen.getByLabelText("Minutes");
    await user.clear(input);
    await user.paste("{{minutes}}");
    await user.tab();
    expect(changed.mock.calls).toEqual([["minutes", "{{minutes}}"]]);
    expect(screen.queryByRole("alert")).toBeNull();
  });
});

describe("a number", () => {
  const number = field(z.int().min(0).max(10).optional(), { label: "Decimals", control: "number", unit: "digits" });

  it("is stored as one, counts by arrow keys, and may be emptied", async () => {
    show({ decimals: number }, { values: { decimals: 2 } });
    const input = screen.getByLabelText("Decimals");
    await user.type(input, "{ArrowUp}{Enter}");
    expect(changed).toHaveBeenLastCalledWith("decimals", 3);
    await user.clear(input);
    await user.tab();
    expect(changed).toHaveBeenLastCalledWith("decimals", undefined);
    expect(screen.getByText("digits")).toBeDefined();
  });

  it("that is emptied to type another does not get its default back in between, however long it takes", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      show({ columns: field(z.int().min(1).max(48).default(24), { label: "Columns", control: "number" }) }, { values: { columns: 24 } });
      const input = screen.getByLabelText("Columns");
      await user.clear(input);
      act(() => void vi.advanceTimersByTime(5_000));
      expect(input).toHaveProperty("value", "");
      await user.type(input, "12{Enter}");
      expect(changed.mock.calls).toEqual([["columns", 12]]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("refuses what is none", async () => {
    show({ decimals: number });
    await user.type(screen.getByLabelText("Decimals"), "many{Enter}");
    expect(screen.getByRole("alert").textContent).toBe("A number");
    expect(changed).not.toHaveBeenCalled();
  });
});

describe("controls", () => {
  it("switch, choose of a list and of segments, each in one step", async () => {
    show({
      isOn: field(z.boolean().default(false), { label: "Search field" }),
      look: field(z.enum(["a", "b", "c", "d"]).default("a"), { label: "Look", options: { b: "Second" } }),
      size: field(z.enum(["s", "m"]).default("s"), { label: "Size", control: "segmented", options: { m: "Medium" } }),
    });
    await user.click(screen.getByLabelText("Search field"));
    await user.selectOptions(screen.getByLabelText("Look"), "Second");
    await user.click(screen.getByRole("radio", { name: "Medium" }));
    await user.click(screen.getByRole("radio", { name: "Medium" }));
    expect(changed.mock.calls).toEqual([
      ["isOn", true],
      ["look", "b"],
      ["size", "m"],
    ]);
  });

  it("that this version has not are drawn by their type", () => {
    const ofNewer = { label: "Later", control: "hologram" };
    show({ later: z.boolean().default(true).meta({ "x-ui": ofNewer }) });
    expect(screen.getByRole("switch", { name: "Later" }).getAttribute("aria-checked")).toBe("true");
  });

  it("show a field only while it applies", async () => {
    show({
      compare: field(z.boolean().default(false), { label: "Change" }),
      good: field(z.string().default(""), { label: "Good is", when: { field: "compare", is: true } }),
    });
    expect(screen.queryByLabelText("Good is")).toBeNull();
    await user.click(screen.getByLabelText("Change"));
    expect(screen.getByLabelText("Good is")).toBeDefined();
  });

  it("fold sections and draw only the group that is asked for", () => {
    show(
      {
        unit: text({ label: "Unit", group: "style" }),
        min: text({ label: "From", group: "style", section: "Axis" }),
        url: text({ label: "Address" }),
      },
      { group: "style" },
    );
    expect(screen.queryByLabelText("Address")).toBeNull();
    const section = screen.getByText("Axis").closest("details");
    expect(section?.open).toBe(false);
    expect(within(section ?? document.body).getByLabelText("From")).toBeDefined();
  });

  it("tell where several things differ, and store the new value for all", async () => {
    show(
      { title: text(), isOn: field(z.boolean(), { label: "On" }) },
      { values: { title: "a", isOn: true }, mixed: new Set(["title", "isOn"]) },
    );
    expect(screen.getByText("Mixed")).toBeDefined();
    expect(screen.getByPlaceholderText("Mixed")).toHaveProperty("value", "");
  });

  it("can't be used by who may not change anything", () => {
    show({ title: text(), isOn: field(z.boolean().default(true), { label: "On" }), options: choicesField }, { isDisabled: true });
    for (const control of [screen.getByLabelText("Title"), screen.getByRole("switch"), screen.getByRole("button", { name: "Add option" })])
      expect(control).toHaveProperty("disabled", true);
  });

  it("say what the server found wrong", () => {
    show({ title: text() }, { issues: { title: "Taken" } });
    expect(screen.getByRole("alert").textContent).toBe("Taken");
  });
});

describe("controls of several parts", () => {
  it("options: added, filled in, put in order, removed; the value follows the label until it has its own", async () => {
    show({ options: choicesField });
    const group = screen.getByRole("group", { name: "Options" });
    await user.click(within(group).getByRole("button", { name: "Add option" }));
    expect(document.activeElement).toBe(within(group).getByLabelText("Options, label 1"));
    await user.keyboard("One{Tab}");
    expect(changed).toHaveBeenLastCalledWith("options", [{ label: "One", value: "One" }]);
    await user.clear(within(group).getByLabelText("Options, value 1"));
    await user.type(within(group).getByLabelText("Options, value 1"), "1{Enter}");
    expect(document.activeElement).toBe(within(group).getByLabelText("Options, label 2"));
    // An empty row does not begin another one.
    await user.keyboard("{Enter}");
    expect(within(group).queryByLabelText("Options, label 3")).toBeNull();
    await user.click(within(group).getByRole("button", { name: "Move option 2 up" }));
    expect(changed).toHaveBeenLastCalledWith("options", [
      { label: "", value: "" },
      { label: "One", value: "1" },
    ]);
    await user.click(within(group).getByRole("button", { name: "Remove option 1" }));
    expect(changed).toHaveBeenLastCalledWith("options", [{ label: "One", value: "1" }]);
  });

  it("names with values: the empty row begins a new one, an emptied name takes one away", async () => {
    show({ headers: field(z.record(z.string(), z.string()).default({}), { label: "Headers" }) });
    await user.type(screen.getByLabelText("Headers, name 1"), "accept{Enter}");
    await user.type(screen.getByLabelText("Headers, value 1"), "text/csv{Enter}");
    expect(changed).toHaveBeenLastCalledWith("headers", { accept: "text/csv" });
    await user.type(screen.getByLabelText("Headers, name 2"), "accept{Enter}");
    expect(screen.getByRole("alert").textContent).toBe("“accept” is there already");
    expect(screen.getByLabelText("Headers, name 2").getAttribute("aria-invalid")).toBe("true");
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("alert")).toBeNull();
    await user.clear(screen.getByLabelText("Headers, name 1"));
    await user.tab();
    expect(changed).toHaveBeenLastCalledWith("headers", {});
  });

  it("names with values: what is typed after a pause goes on in the same name, and Tab leads to its value", async () => {
    show({ headers: field(z.record(z.string(), z.string()).default({}), { label: "Headers" }) });
    await user.type(screen.getByLabelText("Headers, name 1"), "acc");
    await waitFor(() => expect(changed).toHaveBeenLastCalledWith("headers", { acc: "" }));
    await user.keyboard("ept");
    await user.tab();
    expect(document.activeElement).toBe(screen.getByLabelText("Headers, value 1"));
    await user.keyboard("text/csv{Enter}");
    expect(changed).toHaveBeenLastCalledWith("headers", { accept: "text/csv" });
    await user.tab();
    await user.keyboard("{Tab}x-of{Tab}us{Enter}");
    expect(changed).toHaveBeenLastCalledWith("headers", { accept: "text/csv", "x-of": "us" });
  });

  it("a list: an entry that its schema refuses is not stored", async () => {
    show({ hosts: field(z.array(z.string().max(5)).default([]), { label: "Hosts" }) });
    await user.type(screen.getByLabelText("Hosts, entry 1"), "db{Enter}");
    expect(changed).toHaveBeenLastCalledWith("hosts", ["db"]);
    await user.type(screen.getByLabelText("Hosts, entry 2"), "too long{Enter}");
    expect(screen.getByRole("alert").textContent).toBe("At most 5 characters");
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it("thresholds", async () => {
    show({ thresholds: thresholdsField() });
    await user.click(screen.getByRole("button", { name: "Add threshold" }));
    await user.click(screen.getByRole("button", { name: "Add threshold" }));
    await user.clear(screen.getByLabelText("Threshold 2, from"));
    await user.type(screen.getByLabelText("Threshold 2, from"), "90{Enter}");
    await user.selectOptions(screen.getByLabelText("Threshold 2, state"), "Alarm");
    expect(changed).toHaveBeenLastCalledWith("thresholds", [
      { from: 0, state: "ok" },
      { from: 90, state: "firing" },
    ]);
  });

  it("rules on columns of the data", async () => {
    show(
      { rules: field(z.array(CellRule).default([]), { label: "Colours", control: "rules" }) },
      { columns: [{ key: "cpu", label: "CPU", type: "number" }] },
    );
    await user.click(screen.getByRole("button", { name: "Add rule" }));
    await user.selectOptions(screen.getByLabelText("Rule 1, comparison"), "above");
    await user.type(screen.getByLabelText("Rule 1, value"), "80{Enter}");
    expect(changed).toHaveBeenLastCalledWith("rules", [{ column: "cpu", operator: "greater", value: "80", state: "warning" }]);
  });

  it("a column: chosen of the data's, kept where the data has lost it", () => {
    show(
      { sortBy: field(z.string().default(""), { label: "Sorted by", control: "column" }) },
      { values: { sortBy: "gone" }, columns: [{ key: "cpu", label: "CPU", type: "number" }] },
    );
    expect(screen.getByLabelText<HTMLSelectElement>("Sorted by").selectedOptions[0]?.text).toBe("gone (not in the data)");
  });

  it("conditions: without one, nothing is stored", async () => {
    show({ visibility: field(Visibility.optional(), { label: "Show when", control: "visibility" }) });
    await user.click(screen.getByRole("button", { name: "Add condition" }));
    await user.selectOptions(screen.getByLabelText("Condition 1, comparison"), "is empty");
    expect(changed).toHaveBeenLastCalledWith("visibility", { match: "all", rules: [{ variable: "host", operator: "empty", value: "" }] });
    await user.click(screen.getByRole("button", { name: "Remove condition 1" }));
    expect(changed).toHaveBeenLastCalledWith("visibility", undefined);
  });

  it("an action with what it needs", async () => {
    show({ action: field(WidgetAction.default({ type: "none" }), { label: "When clicked", control: "action" }) });
    await user.selectOptions(screen.getByLabelText("When clicked", { selector: "select" }), "Set a variable");
    await user.selectOptions(screen.getByLabelText("Variable to set"), "minutes");
    await user.type(screen.getByLabelText("Value to set"), "15{Enter}");
    expect(changed).toHaveBeenLastCalledWith("action", { type: "set-variable", variable: "minutes", value: "15" });
    await user.selectOptions(screen.getByLabelText("When clicked", { selector: "select" }), "Open a link");
    await user.click(screen.getByLabelText("In a new tab"));
    expect(changed).toHaveBeenLastCalledWith("action", { type: "link", url: "", newTab: false });
  });

  it("a variable: an existing one, or a new one whose name is checked", async () => {
    const createVariable = vi.fn((name: string) => (name === "host" ? "There is one already" : undefined));
    show({ variable: field(z.string().default(""), { label: "Variable", control: "variable" }) }, { createVariable });
    await user.selectOptions(screen.getByLabelText("Variable"), "New variable…");
    await user.type(screen.getByLabelText("Variable"), "host{Enter}");
    expect(screen.getByRole("alert").textContent).toBe("There is one already");
    await user.clear(screen.getByLabelText("Variable"));
    await user.type(screen.getByLabelText("Variable"), "region{Enter}");
    expect(changed.mock.calls).toEqual([["variable", "region"]]);
  });

  it("an icon found by its name", async () => {
    show({ icon: field(z.string().default(""), { label: "Icon", control: "icon" }) });
    await user.click(screen.getByRole("button", { name: "Icon" }));
    // The names of all icons are fetched first.
    const search = await screen.findByRole("searchbox", { name: "Search icons" }, { timeout: 15_000 });
    await user.type(search, "rocket");
    await user.click(screen.getByRole("button", { name: "rocket" }));
    expect(changed.mock.calls).toEqual([["icon", "rocket"]]);
  });

  it("a secret that is set is told of, not shown, and is replaced only when asked to", async () => {
    const token = field(z.string().optional(), { label: "Token", secret: true });
    show({ token }, { values: { token: { set: true, updatedAt: "2026-01-01T00:00:00Z" } } });
    expect(screen.queryByRole("textbox")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Replace: Token" }));
    await user.type(screen.getByLabelText("Token"), "x");
    expect(changed).toHaveBeenLastCalledWith("token", "x");
    expect(screen.getByLabelText("Token")).toHaveProperty("type", "password");
  });
});
