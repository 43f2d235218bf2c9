import { describe, expect, it } from "vitest";
import { z } from "zod";

import { field } from "#shared/kernel/field.ts";
import { Json } from "#shared/kernel/json.ts";
import { button } from "#shared/widgets/button.widget.ts";
import { chart } from "#shared/widgets/chart.widget.ts";
import { iframe } from "#shared/widgets/iframe.widget.ts";
import { textInput } from "#shared/widgets/text-input.widget.ts";

import { type FormSchema, formOfJsonSchema, formOfZod, isShown, orderIssue } from "./form-schema.core.ts";

function fieldOf(form: FormSchema, name: string) {
  const found = form.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No field ${name}`);
  return found;
}

const Plain = z.object({
  baseUrl: z.url(),
  isOn: z.boolean().default(true),
  count: z.int().min(1).max(9).default(3),
  mode: z.enum(["a", "b"]).default("a"),
  level: z.enum(["one", "two", "three", "four"]).optional(),
  tags: z.array(z.string()).default([]),
  headers: z.record(z.string().regex(/^[a-z-]+$/), z.string()).default({}),
  note: z.string().max(2_000).default(""),
  token: field(z.string().optional(), { label: "Token", secret: true }),
  maybe: z.union([z.literal(""), z.number()]).optional(),
});

describe("a form's fields", () => {
  it("get the control of their type where none is named, and a label from their name", () => {
    const form = formOfZod(Plain);
    expect(Object.fromEntries(form.map(({ name, control }) => [name, control]))).toEqual({
      baseUrl: "text",
      isOn: "switch",
      count: "number",
      mode: "segmented",
      level: "select",
      tags: "list",
      headers: "keyvalue",
      note: "textarea",
      token: "secret",
      maybe: "text",
    });
    expect(fieldOf(form, "baseUrl").ui.label).toBe("Base url");
    expect(form.filter(({ isRequired }) => isRequired).map(({ name }) => name)).toEqual(["baseUrl"]);
  });

  it("are the same from zod and from the JSON Schema that the server sends", () => {
    const json = Json.parse(JSON.parse(JSON.stringify(z.toJSONSchema(Plain, { io: "input" }))));
    const plain = ({ name, control, choices, defaultValue, isRequired, ui }: FormSchema[number]) => ({
      name,
      control,
      choices,
      defaultValue,
      isRequired,
      ui,
    });
    expect(formOfJsonSchema(json).map(plain)).toEqual(formOfZod(Plain).map(plain));
    expect(fieldOf(formOfJsonSchema(json), "count").check(12)).toBe("At most 9");
  });

  it("carry labels of choices, sections, units and defaults of a widget's settings", () => {
    const form = formOfZod(chart.props);
    expect(fieldOf(form, "type").choices).toContainEqual({ value: "scatter", label: "Points" });
    expect(fieldOf(form, "min").ui.section).toBe("Axis");
    expect(fieldOf(form, "donut").defaultValue).toBe(true);
    expect(fieldOf(formOfZod(textInput.props), "debounceMs").ui.unit).toBe("ms");
  });

  it("are shown only while the other field has the value they wait for, its default counted", () => {
    const form = formOfZod(chart.props);
    expect(isShown(fieldOf(form, "donut"), form, {})).toBe(false);
    expect(isShown(fieldOf(form, "donut"), form, { type: "pie" })).toBe(true);
    expect(isShown(fieldOf(form, "type"), form, {})).toBe(true);
    const shown = (values: Record<string, Json>) =>
      ["stack", "smooth", "log", "unit", "thresholds"].filter((name) => isShown(fieldOf(form, name), form, values));
    expect(shown({ type: "pie" })).toEqual(["unit"]);
    expect(shown({ type: "bar", stack: "percent" })).toEqual(["stack", "thresholds"]);
    // Points are not stacked, whatever was set for bars before.
    expect(shown({ type: "scatter", stack: "percent" })).toEqual(["log", "unit", "thresholds"]);
  });

  it("say that a number has to stay below another one", () => {
    const form = formOfZod(chart.props);
    const issue = (values: Record<string, Json>) => orderIssue(fieldOf(form, "min"), form, values);
    expect(issue({ min: 5, max: 5 })).toBe("Has to be less than “To”");
    expect([issue({ min: 4, max: 5 }), issue({ min: 9 }), issue({})]).toEqual([undefined, undefined, undefined]);
  });

  it("say in words what is wrong with a value", () => {
    const form = formOfZod(Plain);
    expect(fieldOf(form, "baseUrl").check("nonsense")).toBe("An address such as https://example.com");
    expect(fieldOf(form, "baseUrl").check(undefined)).toBe("Needed");
    expect(fieldOf(form, "count").check(1.5)).toBe("A whole number");
    expect(fieldOf(form, "count").check(NaN)).toBe("A number");
    expect(fieldOf(form, "note").check("x".repeat(2_001))).toBe("At most 2000 characters");
    expect(fieldOf(form, "headers").check({ "not a name": "" })).toBe("Has characters that can't stand here");
    expect(fieldOf(form, "level").check(undefined)).toBeUndefined();
    expect(fieldOf(formOfZod(iframe.props), "refreshSeconds").check(3)).toBe("At least 5");
    expect(fieldOf(formOfZod(textInput.props), "variable").check("1x")).toBe("Letters, digits and _, not starting with a digit");
    expect(fieldOf(formOfZod(button.props), "action").check({ type: "refresh" })).toBeUndefined();
  });

  it("of something that is no schema of an object are none", () => {
    expect(formOfJsonSchema(null)).toEqual([]);
    expect(formOfJsonSchema({ type: "object" })).toEqual([]);
  });
});
