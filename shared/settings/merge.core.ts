import type { Json } from "../kernel/json.ts";
import { isSameJson } from "../pages/plain.core.ts";

type Values = Readonly<Record<string, Json>>;

/** Fields with what they are to be; null where a field goes back to its default. */
interface SettingsEdit {
  /** What the one who edits saw when they began; a field that is missing is not compared. */
  base: Values;
  /** What is stored now, as it is shown. */
  current: Values;
  changes: Values;
}

export interface SettingsMerge {
  /** What is to be stored: fields that are not as they should be. */
  changed: Values;
  /** Fields that somebody else changed meanwhile, to something else. */
  conflicts: string[];
}

/**
 * An edit that began on older values. What others changed in other fields stays; what they changed in the same field is never
 * overwritten, but named. Two who wanted the same agree.
 */
export function mergeSettings({ base, current, changes }: SettingsEdit): SettingsMerge {
  const changed: Record<string, Json> = {};
  const conflicts: string[] = [];
  for (const [field, wanted] of Object.entries(changes)) {
    const now = current[field];
    const seen = base[field];
    if (isSameJson(now ?? null, wanted)) continue;
    if (seen !== undefined && !isSameJson(now ?? null, seen)) conflicts.push(field);
    else changed[field] = wanted;
  }
  return { changed, conflicts };
}
