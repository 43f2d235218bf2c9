import { z } from "zod";

import { field } from "../kernel/field.ts";
import { defineSection } from "./define-section.ts";

const kept = (count: number, unit: "days" | "weeks" | "months", each: string) =>
  field(z.int().min(0).max(366).default(count), {
    label: `Keep the newest backup of each ${each}, for`,
    unit,
    help: "0: none is kept for this reason",
  });

export const BackupRules = z.object({
  schedule: field(z.enum(["off", "hourly", "daily", "weekly"]).default("daily"), {
    label: "Back up",
    options: { off: "By hand only", hourly: "Every hour", daily: "Every day", weekly: "Every Monday" },
    help: "One that was missed because the server stood still is made when it is back",
  }),
  hour: field(z.int().min(0).max(23).default(2), { label: "Starts at", unit: "o’clock UTC", help: "For every day and every Monday" }),
  keepDaily: kept(7, "days", "day"),
  keepWeekly: kept(4, "weeks", "week"),
  keepMonthly: kept(6, "months", "month"),
});
export type BackupRules = z.infer<typeof BackupRules>;

export const backup = defineSection({
  title: "Backup",
  description: "The whole installation as one file: by itself on the server’s disk, or by hand to take along.",
  schema: BackupRules,
});
