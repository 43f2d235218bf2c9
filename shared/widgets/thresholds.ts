import { z } from "zod";

import { field } from "../kernel/field.ts";

/** From this value on, a number is in this state. */
export const Threshold = z.object({ from: z.number(), state: z.enum(["ok", "warning", "firing"]) });
export type Threshold = z.infer<typeof Threshold>;

export const thresholdsField = field(z.array(Threshold).max(10).default([]), {
  label: "Thresholds",
  control: "thresholds",
  group: "style",
  help: "From which value on a number is fine, a warning, or an alarm",
});

/** The state that a value is in: that of the highest threshold it reaches. */
export function stateOf(value: number, thresholds: readonly Threshold[]): Threshold["state"] | undefined {
  return thresholds.filter(({ from }) => value >= from).toSorted((a, b) => b.from - a.from)[0]?.state;
}

export const unitField = field(z.string().max(20).default(""), { label: "Unit", placeholder: "From the data", group: "style" });

export const decimalsField = field(z.int().min(0).max(6).optional(), {
  label: "Decimals",
  control: "number",
  group: "style",
  placeholder: "As needed",
});
