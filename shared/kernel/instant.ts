import { z } from "zod";

/** Databases begin with the year 1; ISO 8601 has a year 0. */
function isKept(text: string): boolean {
  return new Date(text).getUTCFullYear() >= 1;
}

/** A point in time as somebody gives it, with `Z` or an offset, from the year 1 to 9999. */
export const Instant = z.iso.datetime({ offset: true }).refine(isKept, "A time from the year 1 to 9999");

/** The same in UTC only, as files have it. */
export const UtcInstant = z.iso.datetime().refine(isKept, "A time from the year 1 to 9999");
