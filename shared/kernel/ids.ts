import { v7 } from "uuid";
import { z } from "zod";

/** A UUIDv7 (RFC 9562): sorts by the time it was made. */
export const Id = z.uuid();

/** Makes a new UUIDv7. */
export function newId(): string {
  return v7();
}
