import { type Decoder, readVarUint } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import * as Y from "yjs";

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
  /** `documentHash` of the document at `seq`; 0 while it changes faster than the disk. */
  hash: number;
  /** Sync messages (step 2 and updates) of this socket that are settled: on disk, or refused. */
  received: number;
  /**
   * `failing`: the database does not take edits now; they are kept and tried again. `refused`: this socket may not write.
   * `incomplete`: something was dropped because what came before it is missing; the server has asked for it.
   */
  state: "saved" | "failing" | "refused" | "incomplete";
}

const ACK_STATES = ["saved", "failing", "refused", "incomplete"] as const;

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

export function encodeAck({ seq, hash, received, state }: Ack): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, MESSAGE.ack);
  writeVarUint(encoder, seq);
  writeVarUint(encoder, hash);
  writeVarUint(encoder, received);
  writeVarUint(encoder, ACK_STATES.indexOf(state));
  return toUint8Array(encoder);
}

/** Reads an acknowledgement; the decoder stands behind the message type, as y-websocket's message handlers get it. */
export function readAck(decoder: Decoder): Ack {
  return {
    seq: readVarUint(decoder),
    hash: readVarUint(decoder),
    received: readVarUint(decoder),
    state: ACK_STATES[readVarUint(decoder)] ?? "saved",
  };
}

/**
 * A fingerprint of all a document holds: its state vector and its delete set. Equal on two replicas that hold the same
 * edits, in whatever order these came. Never 0.
 */
export function documentHash(doc: Y.Doc): number {
  let hash = 0x811c9dc5;
  for (const byte of Y.encodeSnapshot(Y.snapshot(doc))) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0 || 1;
}
