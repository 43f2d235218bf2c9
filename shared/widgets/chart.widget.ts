import { z } from "zod";

import { field } from "../kernel/field.ts";
import { named } from "./choices.ts";
import { defineWidget } from "./define-widget.ts";
import { decimalsField, thresholdsField, unitField } from "./thresholds.ts";

const WITH_AXES = { field: "type", is: ["line", "area", "bar", "scatter"] };
const LINES = { field: "type", is: ["line", "area"] };
const NO_SHARES = { field: "stack", is: ["none", "stack"] };

const end = (label: string, ui: { below?: string } = {}) =>
  field(z.number().optional(), {
    label,
    control: "number",
    group: "style",
    section: "Axis",
    placeholder: "By the data",
    when: WITH_AXES,
    ...ui,
  });

const axisTitle = (label: string) =>
  field(z.string().max(100).default(""), { label, control: "template", group: "style", section: "Axis", when: WITH_AXES });

export const chart = defineWidget({
  kind: "chart",
  title: "Chart",
  description: "Lines, areas, bars, a pie or points of a table's columns",
  icon: "chart-line",
  category: "data",
  size: { initial: [12, 10], min: [3, 4] },
  props: {
    type: field(z.enum(["line", "area", "bar", "pie", "scatter"]).default("line"), {
      label: "Type",
      control: "segmented",
      options: { line: "Line", area: "Area", bar: "Bar", pie: "Pie", scatter: "Points" },
    }),
    stack: field(z.enum(["none", "stack", "percent"]).default("none"), {
      label: "Stacking",
      control: "segmented",
      options: { none: "None", stack: "Stacked", percent: "100 %" },
      when: { field: "type", is: ["line", "area", "bar"] },
    }),
    horizontal: field(z.boolean().default(false), { label: "Lying bars", control: "switch", when: { field: "type", is: "bar" } }),
    smooth: field(z.boolean().default(false), { label: "Smooth lines", control: "switch", group: "style", when: LINES }),
    points: field(z.boolean().default(false), { label: "Points on lines", control: "switch", group: "style", when: LINES }),
    donut: field(z.boolean().default(true), {
      label: "Hole in the middle",
      control: "switch",
      group: "style",
      when: { field: "type", is: "pie" },
    }),
    legend: field(z.enum(["auto", "bottom", "right", "none"]).default("auto"), {
      label: "Legend",
      control: "segmented",
      group: "style",
      options: { auto: "Auto", bottom: "Below", right: "Right", none: "None" },
    }),
    xTitle: axisTitle("Title of the x axis"),
    yTitle: axisTitle("Title of the y axis"),
    min: end("From", { below: "max" }),
    max: end("To"),
    log: field(z.boolean().default(false), {
      label: "Logarithmic",
      control: "switch",
      group: "style",
      section: "Axis",
      when: [WITH_AXES, NO_SHARES],
    }),
    unit: unitField(NO_SHARES),
    decimals: decimalsField,
    thresholds: thresholdsField(WITH_AXES),
  },
  data: "required",
  roles: [
    {
      id: "x",
      label: "X",
      help: "Time, category or number along the axis",
      required: false,
      multiple: false,
      accepts: ["time", "text", "number", "boolean"],
    },
    { id: "y", label: "Y", help: "The numbers that are drawn", required: true, multiple: true, accepts: ["number"] },
    {
      id: "series",
      label: "Series",
      help: "A line or bar for each of its values",
      required: false,
      multiple: false,
      accepts: ["text", "number", "boolean"],
    },
    {
      id: "size",
      label: "Size",
      help: "How large a point is",
      required: false,
      multiple: false,
      accepts: ["number"],
      when: { field: "type", is: "scatter" },
    },
  ],
  describe: ({ title, type }) => named(`${type === "scatter" ? "Point" : type.charAt(0).toUpperCase() + type.slice(1)} chart`, title),
});
