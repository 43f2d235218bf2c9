import { type AwarenessEntry, encodeAwareness } from "#shared/kernel/sync-protocol.core.ts";

import { binaryFrame } from "./frame.core.ts";

/** Whoever sends presence: a socket's session. */
export interface PresenceOwner {
  identity: PresenceIdentity;
}

/** Stamped over whatever a client says of itself. */
export interface PresenceIdentity {
  id: string;
  name: string;
  color: number;
}

interface Known {
  owner: PresenceOwner | null;
  /** Clock as the client said it. */
  clientClock: number;
  /** Clock as told to peers; grows even when a client comes back with an old one, so that it is never invisible. */
  clock: number;
  state: string;
}

const GONE = "null";
export const PRESENCE_LIMITS = { clientsPerSocket: 2, stateBytes: 4_096, remembered: 2_000 } as const;

function stamp(state: string, identity: PresenceIdentity): string | undefined {
  if (state.length > PRESENCE_LIMITS.stateBytes) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(state);
  } catch {
    return undefined;
  }
  if (parsed === null) return GONE;
  if (typeof parsed !== "object" || Array.isArray(parsed)) return undefined;
  return JSON.stringify({ ...parsed, user: { ...identity } });
}

/** Who is in a room and what they do there. Never stored; entries end with their socket. */
export class Presence {
  #known = new Map<number, Known>();
  #owned = new Map<PresenceOwner, Set<number>>();
  #dirty = new Set<number>();
  /** The one owner of everything that is dirty, if there is just one. */
  #dirtyOwner: PresenceOwner | null | undefined;

  /** Takes a client's entries; answers how many were refused (another's client id, too large, no JSON, too many). */
  receive(owner: PresenceOwner, entries: readonly AwarenessEntry[]): number {
    let refused = 0;
    for (const entry of entries) if (!this.#receiveOne(owner, entry)) refused += 1;
    return refused;
  }

  #receiveOne(owner: PresenceOwner, { clientId, clock, state }: AwarenessEntry): boolean {
    const known = this.#known.get(clientId);
    const owned = this.#owned.get(owner) ?? new Set();
    if (known?.owner !== owner) {
      // Taken over only from a socket of the same person: their reconnect may arrive before the old socket's end.
      if (known?.owner != null && known.owner.identity.id !== owner.identity.id) return false;
      if (owned.size >= PRESENCE_LIMITS.clientsPerSocket) return false;
    } else if (clock <= known.clientClock) return true;
    const stamped = stamp(state, owner.identity);
    if (stamped === undefined) return false;
    if (known?.owner != null) this.#owned.get(known.owner)?.delete(clientId);
    owned.add(clientId);
    this.#owned.set(owner, owned);
    this.#known.set(clientId, { owner, clientClock: clock, clock: Math.max(clock, (known?.clock ?? -1) + 1), state: stamped });
    this.#mark(clientId, owner);
    return true;
  }

  #mark(clientId: number, owner: PresenceOwner | null): void {
    this.#dirtyOwner = this.#dirty.size === 0 || this.#dirtyOwner === owner ? owner : null;
    this.#dirty.add(clientId);
  }

  /** Ends what a closed socket showed. */
  remove(owner: PresenceOwner): void {
    for (const clientId of this.#owned.get(owner) ?? []) {
      const known = this.#known.get(clientId);
      if (known?.owner !== owner) continue;
      // The clock is remembered, so that a client that returns with its old one is seen at once.
      this.#known.set(clientId, { ...known, owner: null, clock: known.clock + 1, state: GONE });
      this.#mark(clientId, null);
    }
    this.#owned.delete(owner);
    this.#forgetOldest();
  }

  #forgetOldest(): void {
    if (this.#known.size <= PRESENCE_LIMITS.remembered) return;
    for (const [clientId, known] of this.#known) {
      if (known.owner === null && !this.#dirty.has(clientId)) this.#known.delete(clientId);
      if (this.#known.size <= PRESENCE_LIMITS.remembered) return;
    }
  }

  get isDirty(): boolean {
    return this.#dirty.size > 0;
  }

  /** What changed since the last time as one frame, and whose socket needs none of it. */
  takeChanges(): { frame: Buffer; except: PresenceOwner | null } | undefined {
    if (this.#dirty.size === 0) return undefined;
    const entries = [...this.#dirty].map((clientId) => this.#entry(clientId)).filter((entry) => entry !== undefined);
    const except = this.#dirtyOwner ?? null;
    this.#dirty.clear();
    this.#dirtyOwner = undefined;
    return { frame: binaryFrame(encodeAwareness(entries)), except };
  }

  #entry(clientId: number): AwarenessEntry | undefined {
    const known = this.#known.get(clientId);
    return known && { clientId, clock: known.clock, state: known.state };
  }

  /** Everybody who is there, as one frame for somebody who comes in; undefined when nobody is. */
  everybody(): Buffer | undefined {
    const entries: AwarenessEntry[] = [];
    for (const [clientId, { clock, state, owner }] of this.#known)
      if (owner !== null && state !== GONE) entries.push({ clientId, clock, state });
    return entries.length === 0 ? undefined : binaryFrame(encodeAwareness(entries));
  }
}
