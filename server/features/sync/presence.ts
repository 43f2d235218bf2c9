import { createDecoder, readVarUint, readVarUint8Array } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from "lib0/encoding";

import { MESSAGE } from "#shared/kernel/sync-protocol.core.ts";

import { binaryFrame } from "./frame.core.ts";

/** Whoever sends presence: a socket's session. */
export interface PresenceOwner {
  identity: PresenceIdentity;
  /** Client ids that this socket shows. */
  shows: Set<number> | undefined;
}

/** Stamped over whatever a client says of itself. */
export interface PresenceIdentity {
  id: string;
  name: string;
  color: number;
}

interface Known {
  owner: PresenceOwner | undefined;
  userId: string;
  /** Clock as the client said it, and as told to peers: it grows even when a client comes back with an old one. */
  clientClock: number;
  clock: number;
  /** JSON as UTF-8, as told to peers; undefined when gone. */
  state: Uint8Array | undefined;
  /** JSON as the client sent it, to tell a renewal from a change. */
  sent: Uint8Array | undefined;
}

const PRESENCE_LIMITS = { clientsPerSocket: 2, stateBytes: 4_096, entriesPerMessage: 5_000, remembered: 2_000 } as const;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const GONE = encoder.encode("null");

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

/** A socket's word about itself, with the server's word on who that is; undefined where it is no state. */
function stamp(sent: Uint8Array, identity: PresenceIdentity, isStampedAlways: boolean): Uint8Array | undefined {
  let state: unknown;
  try {
    state = JSON.parse(decoder.decode(sent));
  } catch {
    return undefined;
  }
  if (typeof state !== "object" || state === null || Array.isArray(state)) return undefined;
  if (!isStampedAlways && !("user" in state)) return Uint8Array.from(sent);
  return encoder.encode(JSON.stringify({ ...state, user: identity }));
}

/** Who is in a room and what they do there. Never stored; entries end with their socket. */
export class Presence {
  #known = new Map<number, Known>();
  #changed = new Set<number>();
  /** Renewed without a change: peers need to hear of it only before they give the client up. */
  #renewed = new Set<number>();
  #isStampedAlways: boolean;
  #everybody: Buffer | undefined;

  constructor(isStampedAlways: boolean) {
    this.#isStampedAlways = isStampedAlways;
  }

  /** Takes an awareness message; throws where it is malformed. `mayUse` says whether a new client id is this person's. */
  receive(owner: PresenceOwner, payload: Uint8Array, mayUse: (clientId: number) => boolean): void {
    const message = createDecoder(payload);
    const count = readVarUint(message);
    if (count > PRESENCE_LIMITS.entriesPerMessage) throw new Error("too many presence entries");
    for (let left = count; left > 0; left -= 1) {
      const clientId = readVarUint(message);
      const clock = readVarUint(message);
      const sent = readVarUint8Array(message);
      // Stock clients send back all they hear of others: that is neither an offence nor news.
      if (this.#isFrom(owner, clientId, clock, count === 1, mayUse)) this.#take(owner, clientId, clock, sent);
    }
  }

  #isFrom(owner: PresenceOwner, clientId: number, clock: number, isAlone: boolean, mayUse: (clientId: number) => boolean): boolean {
    const known = this.#known.get(clientId);
    if (known?.owner === owner) return clock >= known.clientClock;
    const isFirst = owner.shows === undefined;
    if (known === undefined) return (owner.shows?.size ?? 0) < PRESENCE_LIMITS.clientsPerSocket && mayUse(clientId);
    if (known.userId !== owner.identity.id) return false;
    // A person's reconnect may arrive before their old socket's end; an echo from their other tab has no newer clock.
    return clock > known.clientClock || (isFirst && isAlone && clock === known.clientClock);
  }

  #take(owner: PresenceOwner, clientId: number, clientClock: number, sent: Uint8Array): void {
    if (sent.length > PRESENCE_LIMITS.stateBytes) return;
    const known = this.#known.get(clientId);
    const isGone = isEqual(sent, GONE);
    if (known?.owner === owner) {
      if (clientClock === known.clientClock && !isGone) return;
      if (known.sent !== undefined && isEqual(known.sent, sent)) {
        this.#renewed.add(clientId);
        this.#everybody = undefined;
        Object.assign(known, { clientClock, clock: Math.max(clientClock, known.clock + 1) });
        return;
      }
    }
    const state = isGone ? undefined : stamp(sent, owner.identity, this.#isStampedAlways);
    if (state !== undefined || isGone) this.#set(owner, clientId, clientClock, state, sent);
  }

  #set(owner: PresenceOwner, clientId: number, clientClock: number, state: Uint8Array | undefined, sent: Uint8Array): void {
    const known = this.#known.get(clientId);
    known?.owner?.shows?.delete(clientId);
    owner.shows ??= new Set();
    owner.shows.add(clientId);
    const clock = known === undefined ? clientClock : Math.max(clientClock, known.clock + 1);
    // Copied: the message is a view of a network buffer.
    this.#known.set(clientId, { owner, userId: owner.identity.id, clientClock, clock, state, sent: Uint8Array.from(sent) });
    this.#everybody = undefined;
    this.#changed.add(clientId);
  }

  /** Ends what a closed socket showed. */
  remove(owner: PresenceOwner): void {
    for (const clientId of owner.shows ?? []) {
      const known = this.#known.get(clientId);
      if (known?.owner !== owner) continue;
      if (known.state !== undefined) this.#changed.add(clientId);
      // The clock is remembered, so that a client that returns with its old one is seen at once.
      Object.assign(known, { owner: undefined, state: undefined, sent: undefined });
      this.#everybody = undefined;
    }
    owner.shows = undefined;
    if (this.#known.size > PRESENCE_LIMITS.remembered) this.#forget();
  }

  #forget(): void {
    for (const [clientId, { owner }] of this.#known) if (owner === undefined && !this.#changed.has(clientId)) this.#known.delete(clientId);
  }

  get isChanged(): boolean {
    return this.#changed.size > 0;
  }

  get hasRenewals(): boolean {
    return this.#renewed.size > 0;
  }

  /** What changed (and was renewed) since the last time, as one frame; undefined when there is nothing. */
  takeChanges(): Buffer | undefined {
    if (this.#changed.size === 0 && this.#renewed.size === 0) return undefined;
    const frame = this.#frame(new Set([...this.#changed, ...this.#renewed]));
    this.#changed.clear();
    this.#renewed.clear();
    return frame;
  }

  /** Everybody who is there, as one frame for those who come in; undefined when nobody is. */
  everybody(): Buffer | undefined {
    if (this.#everybody !== undefined) return this.#everybody;
    const here: number[] = [];
    for (const [clientId, { state }] of this.#known) if (state !== undefined) here.push(clientId);
    this.#everybody = here.length === 0 ? undefined : this.#frame(here);
    return this.#everybody;
  }

  #frame(clientIds: Iterable<number>): Buffer {
    const inner = createEncoder();
    const known = [...clientIds].map((clientId) => ({ clientId, ...this.#known.get(clientId) }));
    writeVarUint(inner, known.length);
    for (const { clientId, clock = 0, state = GONE } of known) {
      writeVarUint(inner, clientId);
      writeVarUint(inner, clock);
      writeVarUint8Array(inner, state);
    }
    const message = createEncoder();
    writeVarUint(message, MESSAGE.awareness);
    writeVarUint8Array(message, toUint8Array(inner));
    return binaryFrame(toUint8Array(message));
  }
}
