import * as Y from "yjs";

import type { Append } from "./update-log.ts";
import type { ScannedUpdate } from "./update-scan.core.ts";

/** Owner of the client ids that the server itself writes with. */
const SERVER = "";

/** Whose a document's client ids are: each belongs to the person who first used it. */
export class ClientOwners {
  #owners: Map<number, string>;
  /** Bound, and not yet written down with a commit. */
  #pending = new Map<number, string>();

  constructor(owners: Map<number, string>) {
    this.#owners = owners;
  }

  isTheirs(userId: string, clientId: number): boolean {
    const owner = this.#owners.get(clientId);
    return owner === undefined || owner === userId;
  }

  /** Whether somebody may send this update: nobody writes in another's name, or ahead of another's clock. */
  mayWrite(userId: string, { clients }: ScannedUpdate, doc: Y.Doc | undefined): boolean {
    for (const { clientId, endClock } of clients) {
      if (this.isTheirs(userId, clientId)) continue;
      // What we have already changes nothing: an answer to our step 1 may hold what came from its author meanwhile.
      if (doc === undefined || Y.getState(doc.store, clientId) < endClock) return false;
    }
    return true;
  }

  /** How many ids of an update are nobody's yet. */
  countNew({ clients }: ScannedUpdate): number {
    return clients.reduce((count, { clientId }) => count + (this.#owners.has(clientId) ? 0 : 1), 0);
  }

  /** Binds the ids of an update that are nobody's yet. */
  bind(userId: string, { clients }: ScannedUpdate): void {
    for (const { clientId } of clients) if (!this.#owners.has(clientId)) this.claim(userId, clientId);
  }

  claim(userId: string, clientId: number): void {
    this.#owners.set(clientId, userId);
    this.#pending.set(clientId, userId);
  }

  /** The server writes with this id; it is written down once it has. */
  reserve(clientId: number): void {
    this.#owners.set(clientId, SERVER);
  }

  claimForServer(clientId: number): void {
    this.claim(SERVER, clientId);
  }

  /** What the next commit writes down. */
  takePending(): Append["clients"] {
    const pending = [...this.#pending].map(([clientId, userId]) => ({ clientId, userId }));
    this.#pending.clear();
    return pending;
  }
}
