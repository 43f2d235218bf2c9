import * as Y from "yjs";

import { LIMITS } from "#server/platform/limits.ts";
import { CLOSE, type CloseCode } from "#shared/kernel/close-codes.ts";
import type { DocumentRef } from "#shared/kernel/document-name.ts";
import { type AwarenessEntry, encodeSync, SYNC } from "#shared/kernel/sync-protocol.core.ts";

import { clientsOf } from "./client-ids.core.ts";
import type { Change, DocumentKind } from "./document-kind.ts";
import { binaryFrame } from "./frame.core.ts";
import { Presence } from "./presence.ts";
import type { Session } from "./session.ts";
import type { Append, CommitActor, StoredDocument } from "./update-log.ts";

/** Owner of the client ids that the server itself writes with. */
const SERVER = "";

/** Something to be done to the document in the next turn. */
type Inbound =
  | { session: Session; update: Uint8Array }
  | { session: null; userId: string | null; change: (doc: Y.Doc) => void; settle: (error?: unknown) => void };

/** What the room needs of the sync server. */
export interface RoomHost {
  now: () => number;
  /** The room has something for the next turn. */
  schedule: (room: Room) => void;
  onGap: () => void;
  onRefused: (reason: "read-only" | "malformed" | "client-id" | "too-large" | "violation") => void;
}

/** A turn that was applied to the document and waits for its commit. */
export interface Turn {
  room: Room;
  append: Append | undefined;
  frame: Buffer | undefined;
  /** The only sender of the turn, who needs no echo. */
  soleAuthor: Session | undefined;
  /** Senders with how many of their messages are settled by this turn. */
  senders: Map<Session, number>;
  settled: ((error?: unknown) => void)[];
}

/** An open document and everybody in it. SPEC.md numbers what it promises. */
export class Room {
  readonly name: string;
  readonly ref: DocumentRef;
  readonly kind: DocumentKind;
  readonly sessions = new Set<Session>();
  readonly presence = new Presence();
  /** Number of the last commit. */
  seq = 0;
  snapshotSeq = 0;
  tailBytes = 0;
  snapshotBytes = 0;
  /** Milliseconds since 1970 of the last commit, and since when nobody is here. */
  lastCommitAt = 0;
  emptySince: number;
  doc: Y.Doc | undefined;
  inbound: Inbound[] = [];
  inboundBytes = 0;
  isFailing = false;
  /** A turn of this room waits for its commit: the document holds what nobody may see yet. */
  isCommitting = false;
  isClosed = false;
  #host: RoomHost;
  #clients = new Map<number, string>();
  #emitted: Uint8Array | undefined;
  #fullState: Buffer | undefined;
  /** Run when the document is loaded and shows nothing but what is committed. */
  #whenSettled: (() => void)[] = [];

  constructor(name: string, ref: DocumentRef, kind: DocumentKind, host: RoomHost) {
    this.name = name;
    this.ref = ref;
    this.kind = kind;
    this.#host = host;
    this.emptySince = host.now();
  }

  /** Takes what the log holds. Sockets that wait with nothing are answered at once; the document itself is built a turn later. */
  async load(stored: StoredDocument): Promise<void> {
    const isFresh = stored.seq === 0;
    this.seq = stored.seq;
    this.snapshotSeq = stored.snapshotSeq;
    this.#clients = stored.clients;
    this.tailBytes = stored.tailBytes;
    this.snapshotBytes = stored.snapshot?.length ?? 0;
    if (stored.snapshot !== null && stored.updates.length === 0) {
      this.#fullState = binaryFrame(encodeSync(SYNC.step2, stored.snapshot));
      for (const session of this.sessions) if (this.#wantsAll.delete(session)) session.sendDocument(this.#fullState, this.#host.now());
      await new Promise((resolve) => setImmediate(resolve));
    }
    const doc = new Y.Doc();
    doc.on("update", (update: Uint8Array) => {
      this.#emitted = update;
      this.#fullState = undefined;
    });
    if (!isFresh) {
      const kept = this.#fullState;
      doc.transact(() => {
        if (stored.snapshot !== null) Y.applyUpdate(doc, stored.snapshot);
        for (const update of stored.updates) Y.applyUpdate(doc, update);
      });
      this.#emitted = undefined;
      this.#fullState = kept;
    }
    await this.#seed(doc, isFresh);
  }

  async #seed(doc: Y.Doc, isFresh: boolean): Promise<void> {
    if (!isFresh || this.kind.seed === undefined) {
      this.doc = doc;
      this.#settle();
      return;
    }
    const seeded = new Y.Doc();
    await this.kind.seed(seeded, this.ref.id);
    const state = Y.encodeStateAsUpdate(seeded);
    seeded.destroy();
    this.doc = doc;
    // The seed is an ordinary logged commit: nobody is answered before it is durable.
    await new Promise<void>((resolve, reject) => {
      this.inbound.unshift({
        session: null,
        userId: null,
        change: (target) => Y.applyUpdate(target, state),
        settle: (error) => (error === undefined ? resolve() : reject(error)),
      });
      this.#host.schedule(this);
    });
  }

  /** Sockets that asked for everything before the document was loaded. */
  #wantsAll = new Set<Session>();

  get isSettled(): boolean {
    return this.doc !== undefined && !this.isCommitting;
  }

  whenSettled(run: () => void): void {
    if (this.isSettled) run();
    else this.#whenSettled.push(run);
  }

  #settle(): void {
    if (!this.isSettled) return;
    for (const run of this.#whenSettled.splice(0)) run();
  }

  join(session: Session): void {
    this.sessions.add(session);
    if (session.canWrite) this.whenSettled(() => this.askForMissing(session));
    const everybody = this.presence.everybody();
    if (everybody !== undefined) session.sendPresence(everybody, this.#host.now());
  }

  leave(session: Session): void {
    if (!this.sessions.delete(session)) return;
    this.#wantsAll.delete(session);
    this.presence.remove(session);
    if (this.presence.isDirty) this.#host.schedule(this);
    if (this.sessions.size === 0) this.emptySince = this.#host.now();
  }

  /** Sends our step 1; a client answers with everything we lack. */
  askForMissing(session: Session): void {
    if (this.doc === undefined || !session.isOpen) return;
    session.sendDocument(binaryFrame(encodeSync(SYNC.step1, Y.encodeStateVector(this.doc))), this.#host.now());
  }

  /** Everything committed, as one frame made once for all who ask. */
  fullState(): Buffer {
    if (this.doc !== undefined) this.#fullState ??= binaryFrame(encodeSync(SYNC.step2, Y.encodeStateAsUpdate(this.doc)));
    return this.#fullState ?? binaryFrame(encodeSync(SYNC.step2, new Uint8Array([0, 0])));
  }

  answerStep1(session: Session, stateVector: Uint8Array): void {
    // Throws here, at the sender's cost, where it is malformed.
    const isEmpty = Y.decodeStateVector(stateVector).size === 0;
    const isEarly = isEmpty && this.doc === undefined;
    if (isEarly && this.#fullState !== undefined) {
      session.sendDocument(this.#fullState, this.#host.now());
      return;
    }
    if (isEarly) this.#wantsAll.add(session);
    this.whenSettled(() => {
      // Answered from the stored snapshot meanwhile.
      if (isEarly && !this.#wantsAll.delete(session)) return;
      if (this.doc === undefined) return;
      const frame = isEmpty ? this.fullState() : binaryFrame(encodeSync(SYNC.step2, Y.encodeStateAsUpdate(this.doc, stateVector)));
      session.sendDocument(frame, this.#host.now());
    });
  }

  receiveUpdate(session: Session, update: Uint8Array): void {
    session.received += 1;
    if (!session.canWrite) {
      this.#host.onRefused("read-only");
      session.deny(this.#host.now());
      session.sendAck(this.seq, session.received, "refused", this.#host.now());
      return;
    }
    if (!this.#mayWriteAs(session, update)) {
      this.#host.onRefused("client-id");
      this.#warn(session, CLOSE.notAllowed);
      return;
    }
    if (
      this.snapshotBytes + this.tailBytes + this.inboundBytes + update.length > LIMITS.documentBytes &&
      !this.#fitsAfterAll(update.length)
    ) {
      this.#host.onRefused("too-large");
      session.close(CLOSE.tooLarge);
      return;
    }
    this.inbound.push({ session, update });
    this.inboundBytes += update.length;
    if (this.inboundBytes > LIMITS.syncInboundBytes) session.ws.pause();
    this.#host.schedule(this);
  }

  /** The log's size is an upper bound; only when it says no, the true size is asked. */
  #fitsAfterAll(added: number): boolean {
    if (this.doc === undefined) return true;
    return Y.encodeStateAsUpdate(this.doc).length + this.inboundBytes + added <= LIMITS.documentBytes;
  }

  /** A client id belongs to the person who first used it: nobody writes in another's name, or ahead of another's clock. */
  #mayWriteAs(session: Session, update: Uint8Array): boolean {
    return clientsOf(update).every(({ clientId, endClock }) => {
      const owner = this.#clients.get(clientId);
      if (owner === undefined || owner === session.actor.userId) return true;
      // What we have already changes nothing: a full answer to our step 1 holds everybody's.
      return this.doc !== undefined && Y.getState(this.doc.store, clientId) >= endClock;
    });
  }

  receivePresence(session: Session, entries: readonly AwarenessEntry[]): void {
    this.presence.receive(session, entries);
    if (this.presence.isDirty) this.#host.schedule(this);
  }

  /** Queues an edit by the server or through the API; settles when it is durable. */
  edit<T>(userId: string | null, change: (doc: Y.Doc) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let result: { value: T } | undefined;
      this.inbound.push({
        session: null,
        userId,
        change: (doc) => {
          result = { value: change(doc) };
        },
        settle: (error) => {
          if (error === undefined && result !== undefined) resolve(result.value);
          else reject(error ?? new Error(`${this.name} was closed before the edit`));
        },
      });
      this.#host.schedule(this);
    });
  }

  #warn(session: Session, code: CloseCode): void {
    session.violations += 1;
    if (session.violations >= LIMITS.syncViolations) session.close(code);
  }

  /** Applies everything that came in as one transaction; answers what is to be committed before anybody sees it. */
  takeTurn(): Turn | undefined {
    const { doc } = this;
    if (doc === undefined || this.isCommitting || this.inbound.length === 0) return undefined;
    const items = this.inbound;
    this.inbound = [];
    this.inboundBytes = 0;
    this.#emitted = undefined;
    const turn: Turn = { room: this, append: undefined, frame: undefined, soleAuthor: undefined, senders: new Map(), settled: [] };
    const actors: CommitActor[] = [];
    const clients = new Map<number, string>();
    let isRepaired = false;
    doc.transact((transaction) => {
      const all = transaction.changed;
      // A kind that checks and notes nothing needs no telling apart.
      const runs =
        this.kind.repair === undefined && this.kind.touched === undefined && items.every((item) => item.session !== null)
          ? [items]
          : runsBySender(items);
      for (const run of runs) {
        // Each sender's share is looked at alone: whose change it was, and whether it was valid.
        const isAlone = runs.length === 1;
        const changed: typeof all = isAlone ? all : new Map();
        transaction.changed = changed;
        const beforeState = isAlone ? transaction.beforeState : Y.decodeStateVector(Y.encodeStateVector(doc));
        for (const item of run) this.#apply(doc, item, turn, clients);
        const change: Change = { doc, changed, beforeState, deleteSet: transaction.deleteSet };
        const [first] = run;
        const violations = first?.session == null ? [] : (this.kind.repair?.(change).violations ?? []);
        if (violations.length > 0) isRepaired = true;
        if (first?.session != null && violations.length > 0) this.#blame(first.session);
        actors.push({
          userId: first === undefined || first.session === null ? (first?.userId ?? null) : first.session.actor.userId,
          touched: this.kind.touched?.(change) ?? [],
        });
        if (!isAlone) for (const [type, keys] of changed) all.set(type, new Set([...(all.get(type) ?? []), ...keys]));
      }
      transaction.changed = all;
    });
    const update = this.takeEmitted();
    if (update !== undefined) {
      if (isRepaired || items.some((item) => item.session === null)) clients.set(doc.clientID, SERVER);
      const fresh = [...clients].filter(([clientId]) => !this.#clients.has(clientId)).map(([clientId, userId]) => ({ clientId, userId }));
      turn.append = { name: this.name, update, actors, at: new Date(this.#host.now()), clients: fresh };
      turn.frame = binaryFrame(encodeSync(SYNC.update, update));
      if (turn.senders.size === 1 && !isRepaired && items.every((item) => item.session !== null))
        turn.soleAuthor = turn.senders.keys().next().value;
      this.isCommitting = true;
    }
    return turn;
  }

  takeEmitted(): Uint8Array | undefined {
    const emitted = this.#emitted;
    this.#emitted = undefined;
    return emitted;
  }

  #apply(doc: Y.Doc, item: Inbound, turn: Turn, clients: Map<number, string>): void {
    if (item.session === null) {
      try {
        item.change(doc);
        turn.settled.push(item.settle);
      } catch (error) {
        item.settle(error);
      }
      return;
    }
    const { session, update } = item;
    turn.senders.set(session, (turn.senders.get(session) ?? 0) + 1);
    try {
      for (const { clientId } of clientsOf(update)) if (!this.#clients.has(clientId)) clients.set(clientId, session.actor.userId);
      Y.applyUpdate(doc, update, session);
    } catch {
      this.#host.onRefused("malformed");
      session.close(CLOSE.invalidLayout, "A message could not be read");
    }
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) this.#dropGap(doc, session);
  }

  /** Never parks what has no predecessor: parked updates are tried again with every later one, which stops the whole server. */
  #dropGap(doc: Y.Doc, session: Session): void {
    doc.store.pendingStructs = null;
    doc.store.pendingDs = null;
    this.#host.onGap();
    session.gaps += 1;
    if (session.gaps > LIMITS.syncGaps) session.close(CLOSE.resync);
    // At most one question at a time: the answer holds everything we lack.
    else if (session.gaps === 1 || session.gaps % 50 === 0) this.whenSettled(() => this.askForMissing(session));
  }

  #blame(session: Session): void {
    this.#host.onRefused("violation");
    this.#warn(session, CLOSE.invalidLayout);
  }

  /** The turn is durable: now peers may see it. */
  completeTurn(turn: Turn, seq: number | undefined): void {
    const now = this.#host.now();
    this.isCommitting = false;
    this.isFailing = false;
    if (turn.append !== undefined && seq !== undefined) {
      this.seq = seq;
      this.tailBytes += turn.append.update.length;
      this.lastCommitAt = now;
      for (const { clientId, userId } of turn.append.clients) this.#clients.set(clientId, userId);
      if (turn.frame !== undefined)
        for (const session of this.sessions) if (session !== turn.soleAuthor) session.sendDocument(turn.frame, now);
    }
    for (const settle of turn.settled) settle();
    for (const session of turn.senders.keys()) if (session.ws.isPaused) session.ws.resume();
    this.#settle();
  }

  /** The database refused the turn; it is kept and tried again. */
  markFailing(): void {
    if (this.isFailing) return;
    this.isFailing = true;
    for (const session of this.sessions) session.sendAck(this.seq, 0, "failing", this.#host.now());
  }

  sendPresenceChanges(): void {
    const changes = this.presence.takeChanges();
    if (changes === undefined) return;
    const now = this.#host.now();
    for (const session of this.sessions) if (session !== changes.except) session.sendPresence(changes.frame, now);
  }

  /** Everything that is committed, for a snapshot. */
  state(): Uint8Array {
    return this.doc === undefined ? new Uint8Array([0, 0]) : Y.encodeStateAsUpdate(this.doc);
  }

  destroy(): void {
    this.isClosed = true;
    for (const item of this.inbound.splice(0)) if (item.session === null) item.settle(new Error(`${this.name} was closed`));
    this.doc?.destroy();
    this.doc = undefined;
    this.#fullState = undefined;
  }
}

/** Splits what came in into runs of one sender each, in order. */
function runsBySender(items: readonly Inbound[]): Inbound[][] {
  const runs: Inbound[][] = [];
  let last: Session | null | undefined;
  for (const item of items) {
    if (item.session !== null && item.session === last) runs.at(-1)?.push(item);
    else runs.push([item]);
    last = item.session;
  }
  return runs;
}
