import type { ScannedUpdate } from "./update-scan.core.ts";

/** An update with what the scan found in it. */
export interface Scanned {
  update: Uint8Array;
  scan: ScannedUpdate;
}

function varUintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length += 1;
  return length;
}

/** Writes a number as lib0 does, in as many bytes as it needs; answers where it ends. */
export function writeVarUint(target: Uint8Array, from: number, value: number): number {
  let at = from;
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) {
    target[at] = (rest % 128) | 128;
    at += 1;
  }
  target[at] = rest;
  return at + 1;
}

/** Whether `next` goes on where a row of one client's updates ends. */
function continues(next: ScannedUpdate, clientId: number | undefined, endClock: number): boolean {
  if (next.clients.length === 0) return true;
  const [only] = next.clients;
  return (
    next.clients.length === 1 && only !== undefined && (clientId === undefined || (only.clientId === clientId && only.clock === endClock))
  );
}

/** One update out of a row in which each goes on where the one before ended: bytes put together, nothing decoded. */
function joinRow(row: readonly Scanned[]): Uint8Array {
  const clients = row.flatMap(({ scan }) => scan.clients);
  const [first] = clients;
  const structs = clients.reduce((sum, client) => sum + client.structs, 0);
  const deleting = row.reduce((sum, { scan }) => sum + scan.deletingClients, 0);
  const heading = first === undefined ? [0] : [1, structs, first.clientId, first.clock];
  const bytes =
    heading.reduce((sum, value) => sum + varUintLength(value), varUintLength(deleting)) +
    clients.reduce((sum, client) => sum + client.to - client.from, 0) +
    row.reduce((sum, { scan }) => sum + scan.deletesTo - scan.deletesFrom, 0);
  const joined = new Uint8Array(bytes);
  let at = 0;
  for (const value of heading) at = writeVarUint(joined, at, value);
  for (const { update, scan } of row) {
    for (const client of scan.clients) {
      joined.set(update.subarray(client.from, client.to), at);
      at += client.to - client.from;
    }
  }
  at = writeVarUint(joined, at, deleting);
  for (const { update, scan } of row) {
    joined.set(update.subarray(scan.deletesFrom, scan.deletesTo), at);
    at += scan.deletesTo - scan.deletesFrom;
  }
  return joined;
}

/**
 * Joins a sender's updates into fewer ones with the same effect. `mergeUpdates` is quadratic in their number; this is
 * linear, because it only joins what goes on where the last ended.
 */
export function joinUpdates(updates: readonly Scanned[]): Uint8Array[] {
  const joined: Uint8Array[] = [];
  let row: Scanned[] = [];
  let clientId: number | undefined;
  let endClock = 0;
  const endRow = () => {
    const [first] = row;
    if (first !== undefined) joined.push(row.length === 1 ? first.update : joinRow(row));
    row = [];
    clientId = undefined;
  };
  for (const item of updates) {
    const [client] = item.scan.clients;
    if (!continues(item.scan, clientId, endClock)) endRow();
    row.push(item);
    if (item.scan.clients.length > 1) endRow();
    else if (client !== undefined) ({ clientId, endClock } = client);
  }
  endRow();
  return joined;
}
