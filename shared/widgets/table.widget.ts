import { z } from "zod";

import { field } from "../kernel/field.ts";
import { CellRule } from "./cell-rule.ts";
import { named } from "./choices.ts";
import { defineWidget } from "./define-widget.ts";

export const table = defineWidget({
  kind: "table",
  title: "Table",
  description: "Rows to sort, filter and search, however many",
  icon: "table-2",
  category: "data",
  size: { initial: [12, 12], min: [4, 4] },
  props: {
    search: field(z.boolean().default(true), { label: "Search field", control: "switch" }),
    filters: field(z.boolean().default(false), { label: "Filter by column", control: "switch" }),
    sortBy: field(z.string().max(200).default(""), { label: "Sorted by", control: "column" }),
    sortDirection: field(z.enum(["asc", "desc"]).default("asc"), {
      label: "Direction",
      control: "segmented",
      options: { asc: "Up", desc: "Down" },
    }),
    linkColumn: field(z.string().max(200).default(""), { label: "Link on column", control: "column", section: "Link" }),
    link: field(z.string().max(2_000).default(""), {
      label: "Address",
      section: "Link",
      placeholder: "https://example.com/{key}",
      help: "{column} stands for the row's value",
    }),
    density: field(z.enum(["compact", "normal"]).default("normal"), {
      label: "Row height",
      control: "segmented",
      group: "style",
      options: { compact: "Compact", normal: "Normal" },
    }),
    rules: field(z.array(CellRule).max(50).default([]), {
      label: "Colours by value",
      control: "rules",
      group: "style",
      help: "The state is also told in words to screen readers",
    }),
  },
  data: "required",
  roles: [
    {
      id: "columns",
      label: "Columns",
      help: "Those shown, in this order; all when none is chosen",
      required: false,
      multiple: true,
      accepts: ["text", "number", "boolean", "time", "json"],
    },
  ],
  isFlush: true,
  describe: ({ title }) => named("Table", title),
});
