import { z } from "zod";

import { field } from "../kernel/field.ts";
import { defineSection } from "./define-section.ts";

const SessionRules = z.object({
  idleHours: field(z.number().min(0.25).max(8_760).default(720), {
    label: "Ends without a visit after",
    unit: "hours",
    help: "An open page counts as a visit. 0.25 is a quarter of an hour, 720 are 30 days",
  }),
  maxHours: field(z.number().min(1).max(87_600).nullable().default(null), {
    label: "Ends in any case after",
    unit: "hours",
    placeholder: "Never",
    help: "Counted from the sign-in. Empty: only without a visit",
  }),
  minPasswordLength: field(z.int().min(10).max(64).default(10), {
    label: "Shortest password",
    unit: "characters",
    help: "Of passwords that are set from now on",
  }),
});

export const sessions = defineSection({
  title: "Sign-ins",
  description: "How long people stay signed in, and what their passwords have to be. It holds for open sign-ins at once.",
  schema: SessionRules,
});
