import { createDecoder, readVarString, readVarUint, readVarUint8Array } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from "lib0/encoding";

/**
 * Messages of `/sync`: y-websocket's protocol (y-protocols: sync, awareness, auth), and our acknowledgement, which only
 * sockets that asked for it get.
 */
export const MESSAGE = { sync: 0, awareness: 1, auth: 2, queryAwareness: 3, ack: 100 } as const;
export const SYNC = { step1: 0, step2: 1, update: 2 } as const;

/** What the server says about the messages of one socket. */
export interface Ack {
  /** Number of the document's last durable commit. */
  seq: number;
  /** Sync messages (step 2 and updates) of this socket that are settled: on disk, or refused. */
  received: number;
  /** `failing`: the database does not take edits now; they are kept and tried again. `refused`: this socket may not write. */
  state: "saved" | "failing" | "refused";
}

const ACK_STATES = ["saved", "failing", "refused"] as const;

export function encodeSync(step: (typeof SYNC)[keyof typeof SYNC], payload: Uint8Array): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, MESSAGE.sync);
  writeVarUint(encoder, step);
  writeVarUint8Array(encoder, payload);
  return toUint8Array(encoder);
}

/** y-protocols' "permission denied", which stock clients log. */
export function encodeDenied(reason: string): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, MESSAGE.auth);
  writeVarUint(encoder, 0);
  writeVarString(encoder, reason);
  return toUint8Array(encoder);
}

export function encodeAck({ seq, received, state }: Ack): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, MESSAGE.ack);
  writeVarUint(encoder, seq);
  writeVarUint(encoder, received);
  writeVarUint(encoder, ACK_STATES.indexOf(state));
  return toUint8Array(encoder);
}

/** Reads an acknowledgement; the decoder stands behind the message type, as y-websocket's message handlers get it. */
export function readAck(decoder: ReturnType<typeof createDecoder>): Ack {
  return { seq: readVarUint(decoder), received: readVarUint(decoder), state: ACK_STATES[readVarUint(decoder)] ?? "saved" };
}

/** A message from a client, taken apart. */
export type ClientMessage =
  | { type: "step1"; stateVector: Uint8Array }
  | { type: "update"; update: Uint8Array }
  | { type: "awareness"; entries: AwarenessEntry[] }
  | { type: "query-awareness" }
  | { type: "unknown" };

/** One client's presence: y-protocols' clock and JSON state (null: gone). */
export interface AwarenessEntry {
  clientId: number;
  clock: number;
  state: string;
}

/** Takes a frame apart; throws where it is malformed. */
export function decodeClientMessage(frame: Uint8Array): ClientMessage {
  const decoder = createDecoder(frame);
  switch (readVarUint(decoder)) {
    case MESSAGE.sync: {
      const step = readVarUint(decoder);
      const payload = readVarUint8Array(decoder);
      if (step > SYNC.update) throw new Error("unknown sync message");
      return step === SYNC.step1 ? { type: "step1", stateVector: payload } : { type: "update", update: payload };
    }
    case MESSAGE.awareness:
      return { type: "awareness", entries: decodeAwareness(readVarUint8Array(decoder)) };
    case MESSAGE.queryAwareness:
      return { type: "query-awareness" };
    default:
      return { type: "unknown" };
  }
}

function decodeAwareness(payload: Uint8Array): AwarenessEntry[] {
  const decoder = createDecoder(payload);
  const count = readVarUint(decoder);
  const entries: AwarenessEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    entries.push({ clientId: readVarUint(decoder), clock: readVarUint(decoder), state: readVarString(decoder) });
  }
  return entries;
}

export function encodeAwareness(entries: readonly AwarenessEntry[]): Uint8Array {
  const inner = createEncoder();
  writeVarUint(inner, entries.length);
  for (const { clientId, clock, state } of entries) {
    writeVarUint(inner, clientId);
    writeVarUint(inner, clock);
    writeVarString(inner, state);
  }
  const encoder = createEncoder();
  writeVarUint(encoder, MESSAGE.awareness);
  writeVarUint8Array(encoder, toUint8Array(inner));
  return toUint8Array(encoder);
}
