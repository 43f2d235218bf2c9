import { v7 } from "uuid";
import { z } from "zod";

/**
 * A UUIDv7 (RFC 9562): sorts by the time it was made. In lower case only, as they are made: databases differ in whether they
 * find a row by the other spelling, and rights are looked up by the text.
 */
export const Id = z.uuid().lowercase("An id is written in lower case");

/** Makes a new UUIDv7. */
export function newId(): string {
  return v7();
}
