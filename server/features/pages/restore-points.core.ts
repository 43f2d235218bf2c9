const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Of how old a point, how many are kept: all of the last day, then one an hour, then one a day. */
const HOURLY_AFTER_MS = DAY_MS;
const DAILY_AFTER_MS = 7 * DAY_MS;

interface Point {
  id: string;
  /** Those with a name stay. */
  name: string | null;
  createdAt: Date;
}

/** The stretch of time of which one point is enough; undefined where each is wanted. */
function stretchOf(createdAt: Date, now: Date): string | undefined {
  const at = createdAt.getTime();
  const ageMs = now.getTime() - at;
  if (ageMs <= HOURLY_AFTER_MS) return undefined;
  return ageMs <= DAILY_AFTER_MS ? `hour ${Math.floor(at / HOUR_MS)}` : `day ${Math.floor(at / DAY_MS)}`;
}

/** The points that may go, after so many days all of them; of each hour or day before the newest stays. */
export function thinnedOut(points: readonly Point[], now: Date, keptDays = 90): string[] {
  const taken = new Set<string>();
  return points
    .toSorted((one, other) => other.createdAt.getTime() - one.createdAt.getTime() || (one.id < other.id ? 1 : -1))
    .filter(({ name, createdAt }) => {
      if (name !== null) return false;
      if (now.getTime() - createdAt.getTime() > keptDays * DAY_MS) return true;
      const stretch = stretchOf(createdAt, now);
      if (stretch === undefined) return false;
      if (taken.has(stretch)) return true;
      taken.add(stretch);
      return false;
    })
    .map(({ id }) => id);
}
