const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** When backups are made, as the settings say it. */
export interface Schedule {
  schedule: "off" | "hourly" | "daily" | "weekly";
  /** UTC. */
  hour: number;
}

const STEP_MS = { hourly: HOUR_MS, daily: DAY_MS, weekly: 7 * DAY_MS };
/** The first Monday of Unix time was the fifth of January. */
const FIRST_MONDAY = 4 * DAY_MS;

/** The last time at which a backup was, or is, due; null where there is no schedule. */
export function lastDue({ schedule, hour }: Schedule, now: Date): Date | null {
  if (schedule === "off") return null;
  const step = STEP_MS[schedule];
  const offset = schedule === "hourly" ? 0 : hour * HOUR_MS + (schedule === "weekly" ? FIRST_MONDAY : 0);
  return new Date(Math.floor((now.getTime() - offset) / step) * step + offset);
}

/** When the next backup is due. */
export function nextDue(schedule: Schedule, now: Date): Date | null {
  const last = lastDue(schedule, now);
  return last === null || schedule.schedule === "off" ? null : new Date(last.getTime() + STEP_MS[schedule.schedule]);
}

/** How many backups stay. */
export interface Rotation {
  keepDaily: number;
  keepWeekly: number;
  keepMonthly: number;
}

const PERIODS: Record<keyof Rotation, (at: Date) => string> = {
  keepDaily: (at) => at.toISOString().slice(0, 10),
  keepWeekly: (at) => String(Math.floor((at.getTime() - FIRST_MONDAY) / (7 * DAY_MS))),
  keepMonthly: (at) => at.toISOString().slice(0, 7),
};

/**
 * Which backups stay: the newest of all, those of the last 24 hours, and the newest of each of so many days, weeks and months
 * that have one. A long pause takes none away: what counts is days with a backup, not days.
 */
export function kept<B extends { startedAt: Date }>(backups: readonly B[], rotation: Rotation, now: Date): Set<B> {
  const newestFirst = backups.toSorted((one, other) => other.startedAt.getTime() - one.startedAt.getTime());
  const stays = new Set<B>(newestFirst.slice(0, 1));
  for (const each of newestFirst) if (now.getTime() - each.startedAt.getTime() < DAY_MS) stays.add(each);
  for (const reason of ["keepDaily", "keepWeekly", "keepMonthly"] as const) {
    const seen = new Set<string>();
    for (const each of newestFirst) {
      const period = PERIODS[reason](each.startedAt);
      if (seen.has(period) || seen.size >= rotation[reason]) continue;
      seen.add(period);
      stays.add(each);
    }
  }
  return stays;
}
