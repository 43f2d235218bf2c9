import { z } from "zod";

import { field } from "../kernel/field.ts";
import { VariableName } from "../pages/schema.ts";
import type { DataRole } from "./define-widget.ts";

/** Something to choose: what is shown, and what the variable then holds. */
export const Choice = z.object({ label: z.string().max(200).default(""), value: z.string().max(500).default("") });
export type Choice = z.infer<typeof Choice>;

export const choicesField = field(z.array(Choice).max(500).default([]), {
  label: "Options",
  control: "options",
  help: "Those from data, if any is bound, come after these",
});

/** Name of the variable that an input writes; empty until one is chosen. */
export const variableField = field(z.union([VariableName, z.literal("")]).default(""), {
  label: "Variable",
  control: "variable",
  help: "Other widgets use what is entered here as {{name}}. What it holds at first is set with the variable.",
});

export const inputLabel = field(z.string().max(200).default(""), { label: "Label", control: "template", placeholder: "No label" });

/** Columns that options can be taken from. */
export const choiceRoles: readonly DataRole[] = [
  {
    id: "value",
    label: "Value",
    help: "What the variable holds once chosen",
    required: true,
    multiple: false,
    accepts: ["text", "number", "boolean", "time"],
  },
  {
    id: "label",
    label: "Label",
    help: "What is shown; the value when absent",
    required: false,
    multiple: false,
    accepts: ["text", "number", "time"],
  },
];

/** `Dropdown “Host”`, for lists and screen readers. */
export function named(kind: string, ...names: readonly string[]): string {
  const name = names.find((text) => text.trim() !== "");
  return name === undefined ? kind : `${kind} “${name.trim()}”`;
}
