import { z } from "zod";

import { field } from "../kernel/field.ts";
import { defineSection } from "./define-section.ts";

const kept = (count: number, label: string) =>
  field(z.int().min(0).max(366).default(count), { label, unit: "backups", help: "The newest of each; 0 keeps none for this reason" });

export const BackupRules = z.object({
  schedule: field(z.enum(["off", "hourly", "daily", "weekly"]).default("daily"), {
    label: "Back up",
    options: { off: "By hand only", hourly: "Every hour", daily: "Every day", weekly: "Every Monday" },
    help: "One that was missed because the server stood still is made when it is back",
  }),
  hour: field(z.int().min(0).max(23).default(2), { label: "At this hour", unit: "o’clock UTC", help: "For every day and every Monday" }),
  keepDaily: kept(7, "Keep of days"),
  keepWeekly: kept(4, "Keep of weeks"),
  keepMonthly: kept(6, "Keep of months"),
});
export type BackupRules = z.infer<typeof BackupRules>;

export const backup = defineSection({
  title: "Backup",
  description: "The whole installation as one file: by itself on the server’s disk, or by hand to take along.",
  schema: BackupRules,
});
