import { z } from "zod";

import { field } from "../kernel/field.ts";
import { named } from "./choices.ts";
import { defineWidget } from "./define-widget.ts";

export const apiData = defineWidget({
  kind: "api-data",
  title: "API data",
  description: "What a query answers: one value, a list, or its JSON",
  icon: "braces",
  category: "data",
  size: { initial: [8, 8], min: [2, 2] },
  props: {
    show: field(z.enum(["value", "list", "json"]).default("list"), {
      label: "Show as",
      control: "segmented",
      options: { value: "Value", list: "List", json: "JSON" },
    }),
    limit: field(z.int().min(1).max(1_000).default(100), {
      label: "At most",
      control: "number",
      unit: "rows",
      when: { field: "show", is: ["list", "json"] },
    }),
  },
  data: "required",
  roles: [
    {
      id: "value",
      label: "Value",
      help: "What is shown; the first column when none is chosen",
      required: false,
      multiple: false,
      accepts: ["text", "number", "boolean", "time", "json"],
      when: { field: "show", is: ["value", "list"] },
    },
    {
      id: "label",
      label: "Label",
      help: "Before each entry of a list",
      required: false,
      multiple: false,
      accepts: ["text", "number", "boolean", "time"],
      when: { field: "show", is: "list" },
    },
  ],
  describe: ({ title }) => named("API data", title),
});
