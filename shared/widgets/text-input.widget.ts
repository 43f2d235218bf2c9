import { z } from "zod";

import { field } from "../kernel/field.ts";
import { inputLabel, named, variableField } from "./choices.ts";
import { defineWidget, surfaceField } from "./define-widget.ts";

const limit = (label: string, ui: { below?: string } = {}) =>
  field(z.number().optional(), { label, control: "number", section: "Range", when: { field: "type", is: "number" }, ...ui });

export const textInput = defineWidget({
  kind: "text-input",
  title: "Text input",
  description: "Text, number or date that people type; feeds a variable",
  icon: "text-cursor-input",
  category: "input",
  size: { initial: [5, 2], min: [2, 1] },
  props: {
    label: inputLabel,
    variable: variableField,
    type: field(z.enum(["text", "search", "number", "date"]).default("text"), {
      label: "Type",
      control: "segmented",
      options: { text: "Text", search: "Search", number: "Number", date: "Date" },
    }),
    placeholder: field(z.string().max(200).default(""), {
      label: "Placeholder",
      control: "template",
      when: { field: "type", is: ["text", "search", "number"] },
    }),
    debounceMs: field(z.int().min(0).max(5_000).default(300), {
      label: "Wait after typing",
      control: "number",
      unit: "ms",
      help: "Data is asked for anew once nobody has typed for so long; Enter does not wait",
    }),
    min: limit("Least", { below: "max" }),
    max: limit("Most"),
    step: field(z.number().positive().optional(), {
      label: "Step",
      control: "number",
      section: "Range",
      when: { field: "type", is: "number" },
    }),
    surface: surfaceField("plain"),
  },
  data: "none",
  roles: [],
  writesVariable: "variable",
  describe: ({ label, title, variable }) => named("Text input", label, title, variable),
});
