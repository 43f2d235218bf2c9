import { z } from "zod";

import { field } from "../kernel/field.ts";
import { choiceRoles, choicesField, inputLabel, named, variableField } from "./choices.ts";
import { defineWidget, surfaceField } from "./define-widget.ts";

export const radio = defineWidget({
  kind: "radio",
  title: "Radio buttons",
  description: "One of a few, all in sight; feeds a variable",
  icon: "circle-dot",
  category: "input",
  size: { initial: [5, 4], min: [2, 1] },
  props: {
    label: inputLabel,
    variable: variableField,
    options: choicesField,
    look: field(z.enum(["list", "row", "segments"]).default("list"), {
      label: "Look",
      control: "segmented",
      group: "style",
      options: { list: "List", row: "Row", segments: "Segments" },
    }),
    surface: surfaceField("plain"),
  },
  data: "optional",
  roles: choiceRoles,
  writesVariable: "variable",
  describe: ({ label, title, variable }) => named("Radio buttons", label, title, variable),
});
