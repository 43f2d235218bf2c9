import { z } from "zod";

import { field, type FieldCondition } from "../kernel/field.ts";

/** From this value on, a number is in this state. */
export const Threshold = z.object({ from: z.number(), state: z.enum(["ok", "warning", "firing"]) });
export type Threshold = z.infer<typeof Threshold>;

/** Thresholds as a setting, shown where they mean something. */
export function thresholdsField(when: FieldCondition | readonly FieldCondition[] = []) {
  return field(z.array(Threshold).max(10).default([]), {
    label: "Thresholds",
    control: "thresholds",
    group: "style",
    help: "From which value on a number is fine, a warning, or an alarm",
    when,
  });
}

/** The state that a value is in: that of the highest threshold it reaches. */
export function stateOf(value: number, thresholds: readonly Threshold[]): Threshold["state"] | undefined {
  return thresholds.filter(({ from }) => value >= from).toSorted((a, b) => b.from - a.from)[0]?.state;
}

/** A unit in place of the data's, shown where it means something. */
export function unitField(when: FieldCondition | readonly FieldCondition[] = []) {
  return field(z.string().max(20).default(""), { label: "Unit", placeholder: "From the data", group: "style", when });
}

export const decimalsField = field(z.int().min(0).max(6).optional(), {
  label: "Decimals",
  control: "number",
  group: "style",
  placeholder: "As needed",
});
