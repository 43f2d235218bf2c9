import { createDecoder, readVarUint } from "lib0/decoding";
import * as Y from "yjs";

/** A client id in an update with the clock up to which the update goes. */
export interface ClientRange {
  clientId: number;
  endClock: number;
}

/** Which clients' structs an update holds. Throws where it is malformed. */
export function clientsOf(update: Uint8Array): ClientRange[] {
  const decoder = createDecoder(update);
  const clients = readVarUint(decoder);
  if (clients === 0) return [];
  if (clients === 1) {
    const structs = readVarUint(decoder);
    const clientId = readVarUint(decoder);
    const clock = readVarUint(decoder);
    // Every struct is one clock long at least; the true end doesn't matter for a single writer.
    return [{ clientId, endClock: clock + structs }];
  }
  return [...Y.parseUpdateMeta(update).to].map(([clientId, endClock]) => ({ clientId, endClock }));
}
