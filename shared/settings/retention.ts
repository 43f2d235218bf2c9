import { z } from "zod";

import { field } from "../kernel/field.ts";
import { defineSection } from "./define-section.ts";

const Retention = z.object({
  restorePointDays: field(z.int().min(1).max(3_650).default(90), {
    label: "Restore points of drafts",
    unit: "days",
    help: "Those without a name go after this long. Named ones and published versions stay",
  }),
});

export const retention = defineSection({
  title: "Retention",
  description: "What goes by itself after a while. The audit log never does: each entry proves the one before.",
  schema: Retention,
});
