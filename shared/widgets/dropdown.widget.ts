import { z } from "zod";

import { field } from "../kernel/field.ts";
import { choiceRoles, choicesField, inputLabel, named, variableField } from "./choices.ts";
import { defineWidget, surfaceField } from "./define-widget.ts";

export const dropdown = defineWidget({
  kind: "dropdown",
  title: "Dropdown",
  description: "One or several of a list, fixed or from data; feeds a variable",
  icon: "chevrons-up-down",
  category: "input",
  size: { initial: [5, 2], min: [2, 1] },
  props: {
    label: inputLabel,
    variable: variableField,
    options: choicesField,
    multiple: field(z.boolean().default(false), { label: "Several at once", control: "switch", help: "Needs a variable of type list" }),
    clearable: field(z.boolean().default(true), { label: "Can be emptied", control: "switch" }),
    placeholder: field(z.string().max(200).default(""), { label: "Placeholder", control: "template", placeholder: "All" }),
    surface: surfaceField("plain"),
  },
  data: "optional",
  roles: choiceRoles,
  writesVariable: "variable",
  describe: ({ label, title, variable }) => named("Dropdown", label, title, variable),
});
