import { z } from "zod";

import { field } from "../kernel/field.ts";
import { named } from "./choices.ts";
import { defineWidget } from "./define-widget.ts";
import { decimalsField, thresholdsField, unitField } from "./thresholds.ts";

export const stat = defineWidget({
  kind: "stat",
  title: "Stat",
  description: "One number, large, with its trend and state",
  icon: "hash",
  category: "data",
  size: { initial: [6, 4], min: [2, 2] },
  props: {
    pick: field(z.enum(["last", "first", "sum", "mean", "min", "max", "count"]).default("last"), {
      label: "Of several rows",
      control: "select",
      options: { last: "Last", first: "First", sum: "Sum", mean: "Mean", min: "Least", max: "Most", count: "Number of rows" },
    }),
    caption: field(z.string().max(200).default(""), { label: "Caption", control: "template", placeholder: "Below the number" }),
    sparkline: field(z.boolean().default(true), {
      label: "Trend line",
      control: "switch",
      help: "Drawn where the data has several rows",
      when: { field: "pick", is: ["last", "first", "sum", "mean", "min", "max"] },
    }),
    compare: field(z.boolean().default(true), {
      label: "Change",
      control: "switch",
      help: "Of the last row against the first, or against the column “Before”, of which the same is taken",
      when: { field: "pick", is: ["last", "first", "sum", "mean", "min", "max"] },
    }),
    goodDirection: field(z.enum(["up", "down", "none"]).default("none"), {
      label: "Good is",
      control: "segmented",
      options: { up: "More", down: "Less", none: "Neither" },
      when: { field: "compare", is: true },
    }),
    unit: unitField(),
    decimals: decimalsField,
    compact: field(z.boolean().default(false), {
      label: "Shorten large numbers",
      control: "switch",
      group: "style",
      help: "12.4 k, 3.1 M",
    }),
    thresholds: thresholdsField(),
  },
  data: "required",
  roles: [
    { id: "value", label: "Value", help: "The number", required: true, multiple: false, accepts: ["number", "text", "boolean"] },
    { id: "previous", label: "Before", help: "What it is compared with", required: false, multiple: false, accepts: ["number"] },
    { id: "label", label: "Caption", help: "Shown below the number", required: false, multiple: false, accepts: ["text", "time"] },
  ],
  describe: ({ title, caption }) => named("Stat", title, caption),
});
