const [FIRST_YEAR, LAST_YEAR] = [1, 9_999];

/** Whether every database keeps this time: none has a year 0, and an offset may lead over either end. */
export function isStorableTime(text: string): boolean {
  const year = new Date(text).getUTCFullYear();
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

export const NOT_STORABLE = `A time from the year ${FIRST_YEAR} to the year ${LAST_YEAR}`;
