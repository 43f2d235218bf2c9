import { z } from "zod";

import { field } from "../kernel/field.ts";
import { choiceRoles, choicesField, inputLabel, named, variableField } from "./choices.ts";
import { defineWidget, surfaceField } from "./define-widget.ts";

export const checkbox = defineWidget({
  kind: "checkbox",
  title: "Checkbox",
  description: "Yes or no; with options, several of a few; feeds a variable",
  icon: "square-check",
  category: "input",
  size: { initial: [5, 2], min: [2, 1] },
  props: {
    label: inputLabel,
    variable: variableField,
    options: choicesField,
    look: field(z.enum(["list", "row"]).default("list"), {
      label: "Look",
      control: "segmented",
      group: "style",
      options: { list: "List", row: "Row" },
    }),
    surface: surfaceField("plain"),
  },
  data: "optional",
  roles: choiceRoles,
  writesVariable: "variable",
  describe: ({ label, title, variable }) => named("Checkbox", label, title, variable),
});
